// Drivers that users install beside Nuages.

import { NuagesError } from '../../base/errors.ts'

/** Loads a driver. Throws `DATABASE_DRIVER_MISSING`, with the command that installs it. */
export async function loadDriver<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
    if (!isMissing || !error.message.includes(`'${name}'`)) throw error
    // Node shows causes with their traces, and this one leads through nothing but the loader.
    error.stack = `${error.name}: ${error.message}`
    throw new NuagesError('DATABASE_DRIVER_MISSING', `The driver '${name}' is not installed, but the database's URL asks for it.`, {
      hint: `npm install ${name}`,
      cause: error,
    })
  }
}

import { NuagesError } from '../../base/errors.ts'

/** A driver that users install beside Nuages. Throws `DATABASE_DRIVER_MISSING`, with the command that installs it. */
export async function loadDriver<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`'${name}'`)))
      throw error
    throw new NuagesError('DATABASE_DRIVER_MISSING', `The driver '${name}' is not installed, but the database's URL asks for it.`, {
      hint: `npm install ${name}`,
      cause: error,
    })
  }
}

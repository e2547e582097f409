// Names that Windows takes for something else than a file (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).

const DEVICES: ReadonlySet<string> = new Set([
  ...['CON', 'PRN', 'AUX', 'NUL', 'CONIN$', 'CONOUT$'],
  ...Array.from('0123456789¹²³', (digit) => [`COM${digit}`, `LPT${digit}`]).flat(),
])

/** Whether a name is a device's: `CON`, `con.txt`, `CON . txt`. What stands behind the first dot, and blanks before it, do not count. */
export function isDeviceName(name: string): boolean {
  const dot = name.indexOf('.')
  const stem = dot < 0 ? name : name.slice(0, dot)
  // No device's name is longer than 7, and blanks at the end are few in any real name.
  return DEVICES.has(stem.slice(0, 300).trim().toUpperCase())
}

/**
 * Whether Windows would not make a file of exactly this name: a device, `name:stream`, a drive, a wildcard or another character
 * that it forbids, or a dot or blank at the end, which it drops.
 */
export function isUnsafeOnWindows(name: string): boolean {
  return isDeviceName(name) || /[\0-\x1f<>:"|?*\\]/.test(name) || name.endsWith('.') || name.endsWith(' ')
}

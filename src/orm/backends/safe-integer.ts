/** An integer as a number if that is exact. */
export function safeInteger(value: number | bigint): number | bigint {
  if (typeof value === 'number') return value
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatDate } from './strftime.ts'

const ALL = '%a|%A|%b|%B|%c|%d|%D|%e|%f|%F|%h|%H|%I|%j|%m|%M|%p|%r|%R|%S|%T|%u|%U|%w|%W|%x|%X|%y|%Y|%z|%Z|%%|%-d|%-m|%-I|%-H|%-j|%-M'

describe('strftime', () => {
  test('writes what CPython writes', () => {
    const answers: [string, string][] = [
      [
        '2026-11-25T08:05:09.120Z',
        'Wed|Wednesday|Nov|November|Wed Nov 25 08:05:09 2026|25|11/25/26|25|120000|2026-11-25|Nov|08|08|329|11|05|AM|08:05:09 AM|08:05|09|08:05:09|3|47|3|47|11/25/26|08:05:09|26|2026|+0000|UTC|%|25|11|8|8|329|5',
      ],
      [
        '2024-02-29T23:59:59Z',
        'Thu|Thursday|Feb|February|Thu Feb 29 23:59:59 2024|29|02/29/24|29|000000|2024-02-29|Feb|23|11|060|02|59|PM|11:59:59 PM|23:59|59|23:59:59|4|08|4|09|02/29/24|23:59:59|24|2024|+0000|UTC|%|29|2|11|23|60|59',
      ],
      [
        '2023-01-01T00:00:00Z',
        'Sun|Sunday|Jan|January|Sun Jan  1 00:00:00 2023|01|01/01/23| 1|000000|2023-01-01|Jan|00|12|001|01|00|AM|12:00:00 AM|00:00|00|00:00:00|7|01|0|00|01/01/23|00:00:00|23|2023|+0000|UTC|%|1|1|12|0|1|0',
      ],
      [
        '2027-12-31T12:00:00.007Z',
        'Fri|Friday|Dec|December|Fri Dec 31 12:00:00 2027|31|12/31/27|31|007000|2027-12-31|Dec|12|12|365|12|00|PM|12:00:00 PM|12:00|00|12:00:00|5|52|5|52|12/31/27|12:00:00|27|2027|+0000|UTC|%|31|12|12|12|365|0',
      ],
      [
        '1999-07-04T13:30:00Z',
        'Sun|Sunday|Jul|July|Sun Jul  4 13:30:00 1999|04|07/04/99| 4|000000|1999-07-04|Jul|13|01|185|07|30|PM|01:30:00 PM|13:30|00|13:30:00|7|27|0|26|07/04/99|13:30:00|99|1999|+0000|UTC|%|4|7|1|13|185|30',
      ],
    ]
    for (const [date, text] of answers) assert.equal(formatDate(new Date(date), ALL), text)
  })

  test('leaves what it does not know', () => {
    assert.equal(formatDate(new Date(0), '%Q 100% %-'), '%Q 100% %-')
  })
})

// Errors of values.

import Conditions
import Testing

struct ValueRefusalTests {
    @Test(
        "A missing value is refused",
        arguments: [
            Refused(
                at: 3, length: 1,
                """
                a =
                   ^
                Expected a value, found the end of the text at position 4.
                """),
            Refused(
                at: 4, length: 3,
                """
                a = and b = 1
                    ^^^
                Expected a value, found `and` at position 5: put it in quotes if it is a text.
                """),
            Refused(
                at: 5, length: 1,
                """
                id = (5)
                     ^
                Expected a value, found `(` at position 6: only `in` and `not in` take a list.
                """),
        ])
    func missing(refused: Refused) { refused.verify() }

    @Test(
        "An unquoted text is refused",
        arguments: [
            Refused(
                at: 7, length: 4,
                """
                name = Acme
                       ^^^^
                Expected a value, found `Acme` at position 8: put a text in quotes, "Acme".
                """),
            Refused(
                at: 10, length: 9,
                """
                name like *service*
                          ^^^^^^^^^
                Expected a value, found `*service*` at position 11: put a text in quotes, \
                "*service*".
                """),
            Refused(
                at: 7, length: 4,
                """
                name = Acme Corp
                       ^^^^
                Expected a value, found `Acme` at position 8: put a text in quotes, "Acme".
                """),
            Refused(
                at: 7, length: 12,
                """
                name = contact/name
                       ^^^^^^^^^^^^
                Expected a value, found `contact/name` at position 8: put a text in quotes, \
                "contact/name".
                """),
            Refused(
                at: 7, length: 10,
                """
                name = “Acme”
                       ^^^^^^
                Expected a value, found `“Acme”` at position 8: write straight quotes.
                """),
            Refused(
                at: 11, length: 21,
                """
                company/id=12345%20and%20type/id=5
                           ^^^^^^^^^^^^^^^^^^^^^
                Expected a value, found `12345%20and%20type/id` at position 12: the text is \
                percent-encoded once too often.
                """),
        ])
    func unquoted(refused: Refused) { refused.verify() }

    @Test(
        "A text without end is refused at its beginning",
        arguments: [
            Refused(
                at: 7, length: 5,
                """
                name = "Acme
                       ^^^^^
                Expected a text between " and ", found `"Acme` at position 8: the closing " is \
                missing.
                """),
            Refused(
                at: 13, length: 10,
                """
                types/name = "Approver'
                             ^^^^^^^^^^
                Expected a text between " and ", found `"Approver'` at position 14: the closing \
                " is missing.
                """),
        ])
    func quote(refused: Refused) { refused.verify() }

    @Test(
        "A malformed number is refused",
        arguments: [
            Refused(
                at: 5, length: 2,
                """
                id = 5x
                     ^^
                Expected a value, found `5x` at position 6: write a number as 12 or -1.5, and a \
                text in quotes.
                """),
            Refused(
                at: 5, length: 1,
                """
                id = -
                     ^
                Expected a value, found `-` at position 6: write a number as 12 or -1.5, and a \
                text in quotes.
                """),
            Refused(
                at: 5, length: 2,
                """
                id = +5
                     ^^
                Expected a value, found `+5` at position 6: write a number as 12 or -1.5, and a \
                text in quotes.
                """),
            Refused(
                at: 3, length: 3,
                """
                ID=1or id=2
                   ^^^
                Expected a value, found `1or` at position 4: put a blank before `or`.
                """),
        ])
    func number(refused: Refused) { refused.verify() }

    @Test(
        "A date without brackets, and brackets without a date, are refused",
        arguments: [
            Refused(
                at: 7, length: 10,
                """
                date > 2024-01-01
                       ^^^^^^^^^^
                Expected a value, found `2024-01-01` at position 8: put a date in brackets, \
                [2024-01-01].
                """),
            Refused(
                at: 7, length: 9,
                """
                date > 1/31/2024
                       ^^^^^^^^^
                Expected a value, found `1/31/2024` at position 8: put a date in brackets, \
                [1/31/2024].
                """),
            Refused(
                at: 7, length: 7,
                """
                date > [today]
                       ^^^^^^^
                Expected a date between [ and ], found `[today]` at position 8: relative dates \
                are not supported, write [2026-06-03], [2026-06-03T23:32:20Z] or \
                [2026-06-03T23:32:20-05:00].
                """),
            Refused(
                at: 7, length: 27,
                """
                date > [9999-12-31T23:59:59-01:00]
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^
                Expected a date between [ and ], found `[9999-12-31T23:59:59-01:00]` at position \
                8: its UTC lies outside the years 1 to 9999.
                """),
            Refused(
                at: 7, length: 12,
                """
                date > [2024-13-01]
                       ^^^^^^^^^^^^
                Expected a date between [ and ], found `[2024-13-01]` at position 8: write \
                [2026-06-03], [2026-06-03T23:32:20Z] or [2026-06-03T23:32:20-05:00].
                """),
            Refused(
                at: 7, length: 11,
                """
                date > [2024-01-01
                       ^^^^^^^^^^^
                Expected a date between [ and ], found `[2024-01-01` at position 8: the closing \
                ] is missing.
                """),
            Refused(
                at: 7, length: 14,
                """
                date > ["2024-01-01"]
                       ^^^^^^^^^^^^^^
                Expected a date between [ and ], found `["2024-01-01"]` at position 8: write \
                [2026-06-03], [2026-06-03T23:32:20Z] or [2026-06-03T23:32:20-05:00].
                """),
        ])
    func date(refused: Refused) { refused.verify() }
}

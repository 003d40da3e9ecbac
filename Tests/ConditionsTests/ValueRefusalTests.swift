// What is refused in the place of a value, and beyond a limit.

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
        ])
    func date(refused: Refused) { refused.verify() }

    @Test(
        "A comparison with null by anything but = and != is refused",
        arguments: [
            Refused(
                at: 5, length: 4,
                """
                id < null
                     ^^^^
                Expected a value other than null after `<`, found `null` at position 6: only = \
                and != compare with null.
                """),
            Refused(
                at: 14, length: 4,
                """
                name contains null
                              ^^^^
                Expected a value other than null after `contains`, found `null` at position 15: \
                only = and != compare with null.
                """),
            Refused(
                at: 10, length: 4,
                """
                id in (1, null)
                          ^^^^
                Expected a value other than null after `in`, found `null` at position 11: only \
                = and != compare with null.
                """),
            Refused(
                at: 13, length: 1,
                """
                owner is not 5
                             ^
                Expected `null` after `is`, found `5` at position 14: write = or != to compare \
                with a value.
                """),
        ])
    func null(refused: Refused) { refused.verify() }

    @Test(
        "A malformed list is refused",
        arguments: [
            Refused(
                at: 7, length: 1,
                """
                id in ()
                       ^
                Expected at least one value, found `)` at position 8: an empty list would find \
                nothing.
                """),
            Refused(
                at: 12, length: 1,
                """
                id in (1, 2,)
                            ^
                Expected a value after the comma, found `)` at position 13: leave out the last \
                comma.
                """),
            Refused(
                at: 9, length: 1,
                """
                id in (1 2)
                         ^
                Expected a comma or `)` in a list, found `2` at position 10.
                """),
            Refused(
                at: 11, length: 1,
                """
                id in (1, 2
                           ^
                Expected a comma or `)` in a list, found the end of the text at position 12: \
                the ( at position 7 is not closed.
                """),
            Refused(
                at: 6, length: 1,
                """
                id in 5
                      ^
                Expected `(` after `in`, found `5` at position 7: write the list as (1, 2, 3).
                """),
        ])
    func list(refused: Refused) { refused.verify() }

    @Test(
        "A condition beyond a limit is refused",
        arguments: [
            Refused(
                at: 3, length: 1,
                """
                ((((a = 1))))
                   ^
                Expected at most 3 nested parentheses, found one more at position 4: leave out \
                parentheses that change nothing.
                """),
            Refused(
                at: 30, length: 1,
                """
                a = 1 and b = 2 and c = 3 and d = 4
                                              ^
                Expected at most 3 comparisons, found one more at position 31: split the \
                condition, or use `in` with a list.
                """),
            Refused(
                at: 13, length: 1,
                """
                id in (1,2,3,4)
                             ^
                Expected at most 3 values in a list, found one more at position 14: split the \
                list into several requests.
                """),
        ])
    func limits(refused: Refused) { refused.verify() }
}

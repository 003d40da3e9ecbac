// Errors of null and of lists.

import Conditions
import Testing

struct ListRefusalTests {
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
}

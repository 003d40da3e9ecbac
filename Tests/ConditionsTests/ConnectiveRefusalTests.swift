// Errors between and around comparisons, and beyond limits.

import Conditions
import Testing

struct ConnectiveRefusalTests {
    @Test(
        "What does not join conditions is refused",
        arguments: [
            Refused(
                at: 6, length: 2,
                """
                a = 1 && b = 2
                      ^^
                Expected `and`, `or` or the end of the text, found `&&` at position 7: write \
                `and`.
                """),
            Refused(
                at: 6, length: 2,
                """
                a = 1 || b = 2
                      ^^
                Expected `and`, `or` or the end of the text, found `||` at position 7: write \
                `or`.
                """),
            Refused(
                at: 5, length: 1,
                """
                a = 1, b = 2
                     ^
                Expected `and`, `or` or the end of the text, found `,` at position 6: join \
                conditions by `and` or `or`.
                """),
            Refused(
                at: 6, length: 1,
                """
                id = 1;
                      ^
                Expected `and`, `or` or the end of the text, found `;` at position 7: join \
                conditions by `and` or `or`.
                """),
            Refused(
                at: 6, length: 1,
                """
                a = 1 b = 2
                      ^
                Expected `and`, `or` or the end of the text, found `b` at position 7: join \
                conditions by `and` or `or`.
                """),
            Refused(
                at: 11, length: 6,
                """
                name = "5" screen"
                           ^^^^^^
                Expected `and`, `or` or the end of the text, found `screen` at position 12: \
                double a quote that is part of a text.
                """),
            Refused(
                at: 22, length: 3,
                """
                name = "Łódź 🙂" und id = 1
                                 ^^^
                Expected `and`, `or` or the end of the text, found `und` at position 17: join \
                conditions by `and` or `or`.
                """),
        ])
    func connective(refused: Refused) { refused.verify() }

    @Test(
        "An unbalanced parenthesis is refused",
        arguments: [
            Refused(
                at: 6, length: 1,
                """
                (a = 1
                      ^
                Expected `and`, `or` or `)`, found the end of the text at position 7: the ( at \
                position 1 is not closed.
                """),
            Refused(
                at: 27, length: 1,
                """
                (a = 1 or b = 2) and (c = 3
                                           ^
                Expected `and`, `or` or `)`, found the end of the text at position 28: the ( at \
                position 22 is not closed.
                """),
            Refused(
                at: 5, length: 1,
                """
                a = 1)
                     ^
                Expected `and`, `or` or the end of the text, found `)` at position 6: there is \
                no open ( for it to close.
                """),
        ])
    func parenthesis(refused: Refused) { refused.verify() }

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

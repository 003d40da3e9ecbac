// Errors before a value: fields and operators.

import Conditions
import Testing

struct FieldRefusalTests {
    @Test(
        "A missing or misplaced field is refused",
        arguments: [
            Refused(
                at: 0, length: 1,
                """
                = 5
                ^
                Expected the name of a field, found `=` at position 1.
                """),
            Refused(
                at: 0, length: 1,
                """
                5 = id
                ^
                Expected the name of a field, found `5` at position 1: the field stands on the \
                left of the operator, without quotes.
                """),
            Refused(
                at: 0, length: 6,
                """
                "Acme" = name
                ^^^^^^
                Expected the name of a field, found `"Acme"` at position 1: the field stands on \
                the left of the operator, without quotes.
                """),
            Refused(
                at: 1, length: 1,
                """
                ()
                 ^
                Expected the name of a field, found `)` at position 2.
                """),
            Refused(
                at: 9, length: 1,
                """
                a = 1 and
                         ^
                Expected the name of a field, found the end of the text at position 10.
                """),
            Refused(
                at: 9, length: 2,
                """
                a = 1 or or b = 2
                         ^^
                Expected the name of a field, found `or` at position 10.
                """),
            Refused(
                at: 0, length: 3,
                """
                and a = 1
                ^^^
                Expected the name of a field, found `and` at position 1.
                """),
            Refused(
                at: 9, length: 1,
                """
                company/ = 5
                         ^
                Expected a name after the `/`, found `=` at position 10.
                """),
            Refused(
                at: 7, length: 1,
                """
                company.name = "Acme"
                       ^
                Expected `/` between names, found `.` at position 8: write `company/name`.
                """),
            Refused(
                at: 0, length: 6,
                """
                会社 = 1
                ^^^^
                Expected the name of a field, found `会社` at position 1.
                """),
        ])
    func field(refused: Refused) { refused.verify() }

    @Test(
        "A negated condition is refused",
        arguments: [
            Refused(
                at: 0, length: 3,
                """
                not (a = 1)
                ^^^
                Expected the name of a field, found `not` at position 1: write !=, `not in`, \
                `not like` or `not contains` behind the field.
                """),
            Refused(
                at: 0, length: 3,
                """
                not closedFlag = true
                ^^^
                Expected the name of a field, found `not` at position 1: write !=, `not in`, \
                `not like` or `not contains` behind the field.
                """),
            Refused(
                at: 0, length: 1,
                """
                !closedFlag
                ^
                Expected the name of a field, found `!` at position 1: write !=, `not in`, `not \
                like` or `not contains` behind the field.
                """),
        ])
    func negation(refused: Refused) { refused.verify() }

    @Test(
        "An operator of another language is refused with the one to write",
        arguments: [
            Refused(
                at: 5, length: 2,
                """
                name <> "x"
                     ^^
                Expected an operator, found `<>` at position 6: write != for not equal.
                """),
            Refused(
                at: 3, length: 2,
                """
                id == 5
                   ^^
                Expected an operator, found `==` at position 4: write = for equal.
                """),
            Refused(
                at: 3, length: 2,
                """
                id => 5
                   ^^
                Expected an operator, found `=>` at position 4: write >= for greater or equal.
                """),
            Refused(
                at: 5, length: 10,
                """
                name startsWith "A"
                     ^^^^^^^^^^
                Expected an operator, found `startsWith` at position 6: write `like "text*"`.
                """),
            Refused(
                at: 5, length: 3,
                """
                name foo "A"
                     ^^^
                Expected an operator, found `foo` at position 6: the operators are = != < <= > \
                >=, and `contains`, `like`, `in` with or without `not`.
                """),
            Refused(
                at: 6, length: 6,
                """
                name  "Acme"
                      ^^^^^^
                Expected an operator, found `"Acme"` at position 7: the operators are = != < <= \
                > >=, and `contains`, `like`, `in` with or without `not`.
                """),
            Refused(
                at: 9, length: 3,
                """
                name not "A"
                         ^^^
                Expected `contains`, `like` or `in` after `not`, found `"A"` at position 10: \
                write != for not equal.
                """),
            Refused(
                at: 10, length: 1,
                """
                closedFlag
                          ^
                Expected an operator behind `closedFlag`, found the end of the text at position \
                11: write `closedFlag = true` for a flag that is set.
                """),
            Refused(
                at: 11, length: 3,
                """
                closedFlag and id = 1
                           ^^^
                Expected an operator behind `closedFlag`, found `and` at position 12: write \
                `closedFlag = true` for a flag that is set.
                """),
        ])
    func op(refused: Refused) { refused.verify() }
}

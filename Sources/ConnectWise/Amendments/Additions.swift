// Additions of agreements.

import SQLite
import Schema

extension Amendment {
    /// Additions, whose totals follow from prices and quantity (docs/LIVE-API.md#additions).
    static let agreementParts = [
        Amendment(
            "/finance/agreements/{parentId}/additions", noun: "additions",
            fields: [
                Field("quantity", .decimal),
                Field(
                    "billCustomer", .enumeration(["Billable", "DoNotBill", "NoCharge"]), .required),
                Field("extPrice", .decimal, .computed(product("unitPrice"))),
                Field("extCost", .decimal, .computed(product("unitCost"))),
                Field(
                    "margin", .decimal,
                    .computed {
                        "\(product("unitPrice").sql($0)) - \(product("unitCost").sql($0))"
                    }),
            ])
    ]

    /// The quantity times a price.
    static func product(_ unit: String) -> Expression {
        Expression { "coalesce(\($0["quantity"]) * \($0[unit]), 0.0)" }
    }
}

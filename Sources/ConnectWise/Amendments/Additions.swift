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
            ] + totals(of: "unitPrice", and: "unitCost"))
    ]

    /// What follows from the quantity and the members with the price and the cost of one.
    static func totals(of price: String, and cost: String) -> [Field] {
        let (prices, costs) = (product(price), product(cost))
        return [
            Field("extPrice", .decimal, .computed(prices)),
            Field("extCost", .decimal, .computed(costs)),
            Field(
                "margin", .decimal,
                .computed { record in
                    let (price, cost) = (prices.sql(record), costs.sql(record))
                    return .derived("(\(price) - \(cost))", of: price, cost)
                }),
        ]
    }

    /// The quantity times a price.
    private static func product(_ unit: String) -> Expression {
        Expression { "coalesce(\(SQL.derived("(\($0["quantity"]) * \($0[unit]))")), 0.0)" }
    }
}

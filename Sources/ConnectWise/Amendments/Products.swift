// Products, and the other records of sales and purchases that callbacks tell
// (docs/LIVE-API.md#products).

import SQLite
import Schema

extension Amendment {
    /// Products, also below tickets, items of the catalogue, orders, invoices and expenses.
    static let financialRecords = [
        Amendment(
            "/procurement/products", noun: "products",
            label: .field("description", href: "product_href"),
            fields: [Field("quantity", .decimal, .default(.integer(1)))]
                + totals(of: "price", and: "cost")),
        Amendment(
            "/service/tickets/{parentId}/products", of: "ProductItem", below: "ticket",
            showing: ["description"]),
        Amendment("/procurement/catalog", callback: .productCatalog),
        Amendment("/procurement/purchaseorders", callback: .purchaseOrder),
        Amendment("/finance/invoices", callback: .invoice),
        Amendment("/expense/entries", callback: .expense),
    ]
}

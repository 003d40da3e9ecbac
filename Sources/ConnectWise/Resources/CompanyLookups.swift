// What companies refer to: markets, industries, forms of ownership, and the lookups of their bills.
// The records are data: fixtures/lookups.json.

import Dialect
import SQLite
import Schema

extension Resource {
    static let companyLookups: [Resource] = [
        marketDescription, sicCode, ownershipType, entityType, calendar, currency, taxCode,
        billingTerm, deliveryMethod, invoiceTemplate, pricingSchedule,
    ]

    private static let marketDescription = Resource(
        "MarketDescription", title: "Market", path: "/company/marketDescriptions", noun: "markets",
        operations: .readOnly, fields: [Field("name", .string(max: 50), .required)])

    /// A code of an industry. The vendor has no path for these.
    private static let sicCode = Resource(
        "SicCode", title: "SIC Code", path: "/company/sicCodes", noun: "SIC codes",
        label: .field("name").unlinked(), operations: [],
        fields: [Field("name", .string(max: 100), .required)])

    private static let ownershipType = Resource(
        "OwnershipType", title: "Ownership Type", path: "/company/ownershipTypes",
        noun: "ownership types", operations: .readOnly,
        fields: [Field("name", .string(max: 200), .required)])

    private static let entityType = Resource(
        "EntityType", title: "Entity Type", path: "/company/entityTypes", noun: "entity types",
        operations: .readOnly, infoOnlyWith: .addedMembers,
        fields: [
            Field("name", .string(max: 50), .required),
            Field("code", .string(max: 50)),
        ])

    /// The hours in which work is done.
    private static let calendar = Resource(
        "Calendar", path: "/schedule/calendars", noun: "calendars", operations: .readOnly,
        fields: [Field("name", .string(max: 50), .required)])

    /// A currency (`FinanceCurrency`, docs/LIVE-API.md#schemas). A reference shows how amounts are
    /// written (docs/LIVE-API.md#references).
    private static let currency = Resource(
        "FinanceCurrency", title: "Currency", path: "/finance/currencies", noun: "currencies",
        label: .field("name", href: "currency_href").showing(
            Field(shown: "symbol", .string(max: 10)),
            // The code of ISO 4217, which the currencies here have for an identifier too.
            Field("currencyCode", .string(max: 10), .computed { $0["currencyIdentifier"] }),
            Field(shown: "decimalSeparator", .string(max: 1)),
            Field(shown: "numberOfDecimals", .integer(0...10)),
            Field(shown: "thousandsSeparator", .string(max: 1)),
            Field(shown: "negativeParenthesesFlag", .boolean),
            Field(shown: "displaySymbolFlag", .boolean),
            Field(shown: "currencyIdentifier", .string(max: 10)),
            Field(shown: "displayIdFlag", .boolean), Field(shown: "rightAlign", .boolean)),
        operations: .readOnly,
        fields: [
            Field("currencyIdentifier", .string(max: 10), .required),
            Field("name", .string(max: 50), .required),
            Field("symbol", .string(max: 10)),
            Field("displayIdFlag", .boolean),
            Field("displaySymbolFlag", .boolean),
            Field("thousandsSeparator", .string(max: 1)),
            Field("decimalSeparator", .string(max: 1)),
            Field("negativeParenthesesFlag", .boolean),
            Field("rightAlign", .boolean),
            Field("numberOfDecimals", .integer(0...10)),
        ])

    private static let taxCode = Resource(
        "TaxCode", title: "Tax Code", path: "/finance/taxCodes", noun: "tax codes",
        label: .field("description", or: "identifier", showsIdentifier: false),
        operations: .readOnly,
        fields: [
            Field("identifier", .string(max: 8), .required),
            Field("description", .string(max: 50), .required),
            Field("invoiceCaption", .string(max: 25), .required),
            Field("effectiveDate", .dateTime, .required),
            Field("defaultFlag", .boolean),
        ])

    private static let billingTerm = Resource(
        "BillingTerm", title: "Billing Term", path: "/finance/billingTerms", noun: "billing terms",
        label: .field("name").unlinked(), operations: .readOnly,
        fields: [
            Field("name", .string(max: 50), .required),
            Field("defaultFlag", .boolean),
            Field("dueDays", .integer(0...Int64(Int32.max)), .required),
            Field("termsXref", .string(max: 50)),
        ])

    private static let deliveryMethod = Resource(
        "DeliveryMethod", title: "Delivery Method", path: "/finance/deliveryMethods",
        noun: "delivery methods", label: .field("name").unlinked(), operations: .readOnly,
        fields: [
            Field("name", .string(max: 50), .required),
            Field("defaultFlag", .boolean),
            Field("emailFlag", .boolean),
        ])

    private static let invoiceTemplate = Resource(
        "InvoiceTemplate", title: "Invoice Template", path: "/finance/invoiceTemplates",
        noun: "invoice templates", operations: .readOnly,
        fields: [Field("name", .string(max: 50), .required)])

    private static let pricingSchedule = Resource(
        "PricingSchedule", title: "Pricing Schedule", path: "/procurement/pricingschedules",
        noun: "pricing schedules", operations: .readOnly,
        fields: [
            Field("name", .string(max: 30), .required),
            Field("inactiveFlag", .boolean),
            Field("defaultFlag", .boolean),
        ])
}

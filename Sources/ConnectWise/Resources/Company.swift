// Companies, their sites, and the lookups of both.

import Dialect
import SQLite
import Schema

extension Resource {
    /// A client company (`Company`, docs/LIVE-API.md#schemas). A delete sets a flag
    /// (docs/LIVE-API.md#companies).
    static let company = Resource(
        "Company", path: "/company/companies", noun: "companies",
        label: .field("name", href: "company_href", showsGUID: true),
        operations: .all(and: .usages, .usageList, .defaultRecord), actions: [.mergeCompany],
        defaultChoice: .oldest,
        links: [
            Link("contacts_href", "/company/contacts?conditions=company/id={id}"),
            Link("tickets_href", "/service/tickets?conditions=company/id={id}"),
            Link("projects_href", "/project/projects?conditions=company/id={id}"),
            Link("agreements_href", "/finance/agreements?conditions=company/id={id}"),
            Link("sites_href", "/company/companies/{id}/sites"),
        ],
        showsEntry: true,
        deletion: .flag("deletedFlag", when: "dateDeleted", by: "deletedBy"),
        unique: [Unique("identifier")],
        rules: [
            .undeletion, .defaultSite, .backReferenced("defaultContact", by: "company"),
            .backReferenced("billingContact", by: "company"),
        ],
        callback: .company,
        fields: [
            Field("identifier", .string(max: 156), .required, .indexed),
            Field("name", .string(max: 156), .required, .indexed),
            Field("status", .reference(to: "CompanyStatus"), .default(.defaultRecord)),
            Field("addressLine1", .string(max: 50)),
            Field("addressLine2", .string(max: 50)),
            Field("city", .string(max: 50)),
            Field("state", .string(max: 50)),
            Field("zip", .string(max: 12)),
            Field("country", .reference(to: "Country")),
            Field("phoneNumber", .string(max: 30)),
            Field("faxNumber", .string(max: 30)),
            Field("website", .string(max: 255)),
            Field("territory", .reference(to: "Location")),
            Field("market", .reference(to: "MarketDescription")),
            Field("accountNumber", .string(max: 41)),
            Field("defaultContact", .reference(to: "Contact")),
            Field("dateAcquired", .dateTime),
            Field("sicCode", .reference(to: "SicCode")),
            Field("parentCompany", .reference(to: "Company"), .another),
            Field("annualRevenue", .decimal),
            Field("numberOfEmployees", .integer(0...Int64(Int32.max))),
            Field("yearEstablished", .integer(1900...9999)),
            Field("revenueYear", .integer(1900...9999)),
            Field("ownershipType", .reference(to: "OwnershipType")),
            Field("timeZoneSetup", .reference(to: "TimeZoneSetup")),
            Field("leadSource", .string(max: 50)),
            Field("leadFlag", .boolean, .default(.boolean(false))),
            Field("unsubscribeFlag", .boolean, .default(.boolean(false))),
            Field("calendar", .reference(to: "Calendar")),
        ] + (1...10).map { Field("userDefinedField\($0)", .string(max: 50)) } + [
            Field("vendorIdentifier", .string(max: 100)),
            Field("taxIdentifier", .string(max: 50)),
            Field("taxCode", .reference(to: "TaxCode")),
            Field("billingTerms", .reference(to: "BillingTerm")),
            Field("invoiceTemplate", .reference(to: "InvoiceTemplate")),
            Field("pricingSchedule", .reference(to: "PricingSchedule")),
            Field("companyEntityType", .reference(to: "EntityType")),
            Field("billToCompany", .reference(to: "Company")),
            Field("billingSite", .reference(to: "CompanySite")),
            Field("billingContact", .reference(to: "Contact")),
            Field("invoiceDeliveryMethod", .reference(to: "DeliveryMethod")),
            Field("invoiceToEmailAddress", .string(max: 250)),
            Field("invoiceCCEmailAddress", .string(max: 250)),
            Field("deletedFlag", .boolean, .default(.boolean(false))),
            Field("dateDeleted", .dateTime, .fixtureOnly),
            Field("deletedBy", .string(max: 50), .fixtureOnly),
            Field("mobileGuid", .guid, .readOnly),
            Field("facebookUrl", .string(max: 250)),
            Field("twitterUrl", .string(max: 250)),
            Field("linkedInUrl", .string(max: 250)),
            Field("currency", .reference(to: "FinanceCurrency")),
            Field("territoryManager", .reference(to: "Member")),
            Field("resellerIdentifier", .string(max: 100)),
            Field("isVendorFlag", .boolean, .default(.boolean(false))),
            Field(
                "types", .links(through: "CompanyTypeAssociation"),
                .strictly(
                    .setOnce(
                        as: "typeIds", "typeIds can only be used when creating a new company."),
                    .companyTypes)),
            Field(
                "site",
                .mainChild(of: "CompanySite", owner: "company", flag: "primaryAddressFlag"),
                .strictly(.required, .companySite)),
            Field("integratorTags", .strings),
            Field("customFields", .customFields, .screen(.company)),
        ])

    /// A place of a company (`CompanySite`, docs/LIVE-API.md#schemas).
    static let companySite = Resource(
        "CompanySite", title: "Site", path: "/company/companies/{parentId}/sites", noun: "sites",
        label: .field("name", href: "site_href", showsGUID: true),
        operations: .all(and: .usages, .usageList), parent: "company",
        showsEntry: true,
        rules: [.exclusive("primaryAddressFlag", among: "company")],
        fields: [
            Field("name", .string(max: 156), .required),
            Field("addressLine1", .string(max: 50)),
            Field("addressLine2", .string(max: 50)),
            Field("city", .string(max: 50)),
            Field("stateReference", .reference(to: "State")),
            Field("zip", .string(max: 12)),
            Field("country", .reference(to: "Country")),
            Field("phoneNumber", .string(max: 30)),
            Field("phoneNumberExt", .string(max: 30)),
            Field("faxNumber", .string(max: 30)),
            Field("primaryAddressFlag", .boolean, .default(.boolean(false))),
            Field("defaultShippingFlag", .boolean, .default(.boolean(false))),
            Field("defaultBillingFlag", .boolean, .default(.boolean(false))),
            Field("defaultMailingFlag", .boolean, .default(.boolean(false))),
            Field("inactiveFlag", .boolean, .default(.boolean(false))),
            Field("billSeparateFlag", .boolean, .default(.boolean(false))),
            Field("mobileGuid", .guid, .readOnly),
            Field("company", .reference(to: "Company"), .required, .readOnly),
            Field("territory", .reference(to: "Location")),
            Field("customFields", .customFields, .screen(.site)),
        ])

    /// That a company is of a type.
    static let companyTypeAssociation = Resource(
        "CompanyTypeAssociation", path: "/company/companies/{parentId}/typeAssociations",
        noun: "type associations", label: .field("id"), parent: "company",
        unique: [Unique("companyId", "typeId")],
        fields: [
            Field("type", .reference(to: "CompanyType"), .required),
            Field("company", .reference(to: "Company"), .required, .readOnly),
        ])

    static let companyType = Resource(
        "CompanyType", path: "/company/companies/types", collection: "companyTypes",
        noun: "company types", label: .field("name", href: "type_href"),
        operations: .all(and: .usages, .usageList), rules: [.exclusive("defaultFlag")],
        fields: [
            Field("name", .string(max: 50), .required),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
            Field("vendorFlag", .boolean, .default(.boolean(false))),
            Field("serviceAlertFlag", .boolean, .default(.boolean(false))),
            Field("serviceAlertMessage", .string(max: 150)),
        ])

    static let companyStatus = Resource(
        "CompanyStatus", path: "/company/companies/statuses", collection: "companyStatuses",
        noun: "company statuses", label: .field("name", href: "status_href"),
        operations: .all(and: .usages, .usageList), rules: [.exclusive("defaultFlag")],
        fields: [
            Field("name", .string(max: 50), .required),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
            Field("inactiveFlag", .boolean, .default(.boolean(false))),
            Field("notifyFlag", .boolean, .default(.boolean(false))),
            Field("disallowSavingFlag", .boolean, .default(.boolean(false))),
            Field("notificationMessage", .string(max: 500)),
            Field("customNoteFlag", .boolean, .default(.boolean(false))),
            Field("cancelOpenTracksFlag", .boolean, .default(.boolean(false))),
        ])
}

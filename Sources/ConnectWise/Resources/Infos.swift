// Short forms of records, for choosing one from a list: `/company/countries/info`.

import Dialect
import SQLite
import Schema

extension Resource {
    /// All short forms but the contact's, each with the paths that the live service gives it: they
    /// are not the same everywhere.
    static let infos: [Resource] = [
        companyInfo, companyTypeInfo,
        info(
            of: companySite,
            showing: [
                "name", "addressLine1", "addressLine2", "city", "stateReference", "zip", "country",
                "phoneNumber", "phoneNumberExt", "primaryAddressFlag", "defaultShippingFlag",
                "defaultBillingFlag", "inactiveFlag",
            ]),
        info(of: contactDepartment, showing: ["name"]),
        info(
            of: contactType, [.list, .get],
            alternatePaths: [("/company/contacts/types/count/info", .count)],
            showing: [
                "name", "description", "defaultFlag", "serviceAlertFlag", "serviceAlertMessage",
            ]),
        info(
            of: communicationType,
            showing: [
                "name", "description", "phoneFlag", "faxFlag", "emailFlag", "defaultFlag",
            ]),
        info(
            of: companyNoteType, [.list, .get],
            alternatePaths: [("/company/noteTypes/count/info", .count)],
            showing: ["identifier", "name", "defaultFlag"]),
        info(
            of: country,
            showing: [
                "identifier", "name", "defaultFlag", "cityCaption", "stateCaption", "zipCaption",
                "dialingPrefix",
            ],
            changing: Field(
                "zipMinimumLength", .integer(0...12), .strictly(.absent, .addedMembers))),
        info(of: state, showing: ["identifier", "name", "country"]),
        info(of: group, showing: ["name"]),
        info(of: ticket, [.list, .count], showing: ["summary", "company"]),
    ]

    /// The short form for choosing a company (`CompanyInfo`, docs/LIVE-API.md#schemas).
    private static let companyInfo = info(
        of: company, [.list, .count],
        showing: [
            "identifier", "name", "status", "addressLine1", "addressLine2", "city", "state", "zip",
            "country", "phoneNumber", "faxNumber", "territory", "defaultContact", "leadFlag",
            "vendorIdentifier", "taxIdentifier", "taxCode", "billingTerms", "billToCompany",
            "billingSite", "billingContact", "deletedFlag", "facebookUrl", "twitterUrl",
            "linkedInUrl", "currency", "isVendorFlag", "types", "site",
        ])

    /// The types of companies, which stand below the infos of companies (`CompanyTypeInfo`,
    /// docs/LIVE-API.md#schemas).
    private static let companyTypeInfo = Resource(
        viewOf: companyType, "CompanyTypeInfo", path: "/company/companies/info/types",
        showing: ["name"], changing: [Field("isVendor", .boolean, .stored(as: "vendorFlag"))])

    /// The short form of a resource at `/info` below it; that of one record at `/{id}/info`.
    private static func info(
        of base: Resource, _ operations: Set<Operation> = .readOnly,
        alternatePaths: [(String, Operation)] = [], showing shown: [String],
        changing changed: Field...
    ) -> Resource {
        // The parent is needed to find the records, though it is not shown.
        let parent = base.parent.flatMap { base.field($0) }.map {
            Field($0.name, $0.type, .writeOnly)
        }
        return Resource(
            viewOf: base, base.name + "Info", path: base.path + "/info",
            recordPath: base.path + "/{id}/info", operations: operations,
            alternatePaths: alternatePaths,
            parent: base.parent, showing: shown,
            changing: changed + (parent.map { [$0] } ?? []))
    }
}

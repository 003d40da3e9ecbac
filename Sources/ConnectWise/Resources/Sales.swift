// Records that the links of a contact lead to, with the members that a link needs.

import SQLite
import Schema

extension Resource {
    /// Something that was done or is to be done for a contact (`Activity` in part,
    /// docs/LIVE-API.md#schemas).
    static let activity = Resource(
        "Activity", path: "/sales/activities", noun: "activities",
        label: .field("name", href: "activity_href"), showsEntry: true, callback: .activity,
        fields: [
            Field("name", .string(max: 100), .required),
            Field("company", .reference(to: "Company")),
            Field("contact", .reference(to: "Contact")),
            Field("ticket", .reference(to: "Ticket")),
            Field("notes", .text),
            Field("dateStart", .dateTime),
            Field("dateEnd", .dateTime),
            Field("assignTo", .reference(to: "Member"), .required),
        ])

    /// A sale that may come about (`Opportunity` in part, docs/LIVE-API.md#schemas).
    static let opportunity = Resource(
        "Opportunity", path: "/sales/opportunities", noun: "opportunities",
        label: .field("name", href: "opportunity_href"), showsEntry: true,
        rules: [.scoped("site", to: "company", otherwise: .flaggedOrOldest("primaryAddressFlag"))],
        callback: .opportunity,
        fields: [
            Field("name", .string(max: 100), .required),
            Field("expectedCloseDate", .dateTime),
            Field("notes", .text),
            Field("primarySalesRep", .reference(to: "Member"), .required),
            Field("company", .reference(to: "Company"), .required),
            Field("contact", .reference(to: "Contact"), .required),
            Field("site", .reference(to: "CompanySite")),
        ])

    /// A device or a program that a client has (`Configuration` in part, docs/LIVE-API.md#schemas).
    static let configuration = Resource(
        "Configuration", path: "/company/configurations", noun: "configurations",
        label: .field("name", href: "configuration_href"), showsEntry: true,
        rules: [.scoped("site", to: "company", otherwise: .flaggedOrOldest("primaryAddressFlag"))],
        callback: .configuration,
        fields: [
            Field("name", .string(max: 100), .required),
            Field("company", .reference(to: "Company"), .required),
            Field("contact", .reference(to: "Contact")),
            Field("site", .reference(to: "CompanySite")),
            Field("serialNumber", .string(max: 250)),
            Field("modelNumber", .string(max: 50)),
            Field("tagNumber", .string(max: 50)),
            Field("activeFlag", .boolean, .default(.boolean(true))),
        ])
}

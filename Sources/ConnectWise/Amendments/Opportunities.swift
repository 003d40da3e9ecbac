// What stands below opportunities: notes, contacts and teams (docs/LIVE-API.md#opportunities).

import SQLite
import Schema

extension Amendment {
    /// The parts of opportunities.
    static let opportunityParts = [
        Amendment(
            "/sales/opportunities/{parentId}/notes", noun: "opportunity notes",
            fields: [
                Field("type", .reference(to: "CompanyNoteType"), .default(.defaultRecord)),
                Field("mobileGuid", .guid, .readOnly),
            ]),
        Amendment(
            "/sales/opportunities/{parentId}/contacts", noun: "opportunity contacts",
            rules: [.companyOfContact],
            fields: [
                Field("contact", .reference(to: "Contact"), .required),
                Field(
                    "phoneNumber", .string(max: 250),
                    .computed { Resource.defaultItem("value", "phoneFlag", $0) }),
                Field(
                    "emailAddress", .string(max: 250),
                    .computed { Resource.defaultItem("value", "emailFlag", $0) }),
            ]),
        Amendment("/sales/opportunities/{parentId}/team", noun: "opportunity teams"),
    ]
}

extension RuleID {
    /// Who takes part in an opportunity does so for a company: that of the contact.
    static let companyOfContact = named("companyOfContact")
}

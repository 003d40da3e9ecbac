// Records below a company: notes, teams, memberships in marketing groups.

import SQLite
import Schema

extension Resource {
    /// A note on a company (`CompanyNote`, docs/LIVE-API.md#schemas).
    static let companyNote = Resource(
        "CompanyNote", path: "/company/companies/{parentId}/notes", noun: "notes",
        label: .field("text"), parent: "company",
        fields: [
            Field("text", .text, .required),
            Field("type", .reference(to: "CompanyNoteType"), .default(.defaultRecord)),
            Field("flagged", .boolean, .default(.boolean(false))),
            Field("enteredBy", .string(max: 50), .computed { $0["enteredBy"] }),
            Field("company", .reference(to: "Company"), .required, .readOnly),
        ])

    /// A person with a role in the service for a company: a member of the provider's staff, or a
    /// contact (`CompanyTeam`, docs/LIVE-API.md#schemas).
    static let companyTeam = Resource(
        "CompanyTeam", path: "/company/companies/{parentId}/teams", noun: "team members",
        label: .field("id"), parent: "company",
        fields: [
            Field("company", .reference(to: "Company"), .required, .readOnly),
            Field("teamRole", .reference(to: "TeamRole"), .required),
            Field("location", .reference(to: "Location")),
            Field("contact", .reference(to: "Contact")),
            Field("member", .reference(to: "Member")),
            Field("accountManagerFlag", .boolean, .default(.boolean(false))),
            Field("techFlag", .boolean, .default(.boolean(false))),
            Field("salesFlag", .boolean, .default(.boolean(false))),
        ])

    /// The role of a person in a company's team.
    static let teamRole = Resource(
        "TeamRole", path: "/company/teamRoles", noun: "team roles",
        label: .field("name", href: "teamRole_href"),
        fields: [
            Field("name", .string(max: 20), .required),
            Field("accountManagerFlag", .boolean, .default(.boolean(false))),
            Field("techFlag", .boolean, .default(.boolean(false))),
            Field("salesFlag", .boolean, .default(.boolean(false))),
        ])

    /// A company's membership in a marketing group (`CompanyGroup`, docs/LIVE-API.md#schemas). With
    /// `allContactsFlag` or `defaultContactFlag` set, contacts of the company become members with
    /// it.
    static let companyGroup = Resource(
        "CompanyGroup", path: "/company/companies/{parentId}/groups", noun: "company groups",
        label: .field("id"), parent: "company", unique: [Unique("companyId", "groupId")],
        rules: [.allContactsJoin, .defaultContactJoins],
        fields: [
            Field("group", .reference(to: "Group"), .required),
            Field("company", .reference(to: "Company"), .required, .readOnly),
            Field("defaultContactFlag", .boolean, .default(.boolean(false))),
            Field("allContactsFlag", .boolean, .default(.boolean(false))),
            Field("unsubscribeFlag", .boolean, .default(.boolean(false))),
        ])

    /// The companies of a marketing group. A company goes by its own id there (`MarketingCompany`,
    /// docs/LIVE-API.md#schemas).
    static let marketingCompany = Resource(
        viewOf: companyGroup, "MarketingCompany", path: "/marketing/groups/{parentId}/companies",
        operations: .all, parent: "group", locator: "company",
        showing: ["defaultContactFlag", "allContactsFlag", "unsubscribeFlag"],
        changing: [
            Field("id", .foreignKey(of: "company"), .required),
            Field("groupId", .foreignKey(of: "group"), .readOnly),
            Field("group", .reference(to: "Group"), .required, .writeOnly, .readOnly),
            Field("company", .reference(to: "Company"), .writeOnly),
        ])
}

// Agreements and projects, with the members that contacts need (spec, "Overview").

import Dialect
import SQLite
import Schema

extension Resource {
    static let agreement = Resource(
        "Agreement", path: "/finance/agreements", noun: "agreements",
        label: .field("name", href: "agreement_href").showing(
            Field("type", .string(max: 50), .computed(typeName)),
            Field("chargeFirmFlag", .boolean, .computed { $0["chargeToFirm"] })),
        showsEntry: true,
        rules: [.scoped("site", to: "company", otherwise: .flaggedOrOldest("primaryAddressFlag"))],
        callback: .agreement,
        fields: [
            Field("name", .string(max: 100), .required),
            Field("type", .reference(to: "AgreementType"), .required),
            Field("company", .reference(to: "Company"), .required),
            Field("contact", .reference(to: "Contact")),
            Field("site", .reference(to: "CompanySite")),
            Field(
                "agreementStatus", .enumeration(["Active", "Cancelled", "Expired", "Inactive"]),
                .default(.text("Active"))),
            Field("startDate", .dateTime),
            Field("endDate", .dateTime),
            Field("noEndingDateFlag", .boolean, .default(.boolean(false))),
            Field("cancelledFlag", .boolean, .default(.boolean(false))),
            Field("dateCancelled", .dateTime),
            Field("reasonCancelled", .string(max: 100)),
            Field("chargeToFirm", .boolean),
            Field("poNumber", .string(max: 50), .strictly(.absent, .addedMembers)),
        ])

    /// The name of an agreement's type.
    private static let typeName = Expression { agreement in
        """
        (SELECT t."name" FROM "AgreementType" t WHERE t."id" = \(agreement["typeId"]))
        """
    }

    static let agreementType = Resource(
        "AgreementType", path: "/finance/agreements/types", collection: "agreementTypes",
        noun: "agreement types", label: .field("name", href: "type_href"),
        rules: [.exclusive("defaultFlag")],
        fields: [
            Field("name", .string(max: 50), .required),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
            Field("inactiveFlag", .boolean, .default(.boolean(false))),
        ])

    static let project = Resource(
        "Project", path: "/project/projects", noun: "projects",
        label: .field("name", href: "project_href"), showsEntry: true,
        rules: [.scoped("site", to: "company", otherwise: .flaggedOrOldest("primaryAddressFlag"))],
        callback: .project,
        fields: [
            Field("name", .string(max: 100), .required),
            Field("status", .reference(to: "ProjectStatus"), .default(.defaultRecord)),
            Field("company", .reference(to: "Company"), .required),
            Field("contact", .reference(to: "Contact")),
            Field("site", .reference(to: "CompanySite")),
            Field("manager", .reference(to: "Member")),
            Field("description", .text),
            Field("estimatedStart", .dateTime),
            Field("estimatedEnd", .dateTime),
            Field("estimatedHours", .decimal),
            Field("actualHours", .decimal, .readOnly),
            Field(
                "closedFlag", .boolean,
                .computed(joining: ["status"]) { "coalesce(\($0["status", "closedFlag"]), 0)" }),
        ])

    /// A contact that has a part in a project: a stakeholder.
    static let projectContact = Resource(
        "ProjectContact", path: "/project/projects/{parentId}/contacts", noun: "project contacts",
        label: .field("id"), strictlyWithout: ([.count, .replace, .update], .addedOperations),
        parent: "project",
        unique: [Unique("projectId", "contactId")],
        fields: [
            Field("project", .reference(to: "Project"), .required, .writeOnly, .readOnly),
            Field("projectId", .foreignKey(of: "project"), .readOnly),
            Field("contact", .reference(to: "Contact"), .required),
            Field("notes", .text, .strictly(.absent, .addedMembers)),
        ])

    static let projectStatus = Resource(
        "ProjectStatus", path: "/project/statuses", collection: "projectStatuses",
        noun: "project statuses", label: .field("name", href: "status_href"),
        rules: [.exclusive("defaultFlag")],
        fields: [
            Field("name", .string(max: 30), .required),
            Field("defaultFlag", .boolean, .default(.boolean(false))),
            Field("inactiveFlag", .boolean, .default(.boolean(false))),
            Field("closedFlag", .boolean, .default(.boolean(false))),
        ])
}

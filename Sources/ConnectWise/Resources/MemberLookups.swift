// The lookups of members and locations. The records are data: fixtures/lookups.json.

import Dialect
import SQLite
import Schema

extension Resource {
    /// A security role: the permissions of a member.
    static let securityRole = Resource(
        "SecurityRole", path: "/system/securityRoles",
        noun: "security roles", label: .field("name", href: "securityRole_href"),
        operations: .readOnly,
        fields: [
            Field("name", .string(max: 30), .required),
            Field("adminFlag", .boolean),
            Field("roleType", .string(max: 30)),
        ])

    /// A type of members, such as employee.
    static let memberType = Resource(
        "MemberType", path: "/system/members/types",
        collection: "memberTypes", noun: "member types",
        label: .field("name", href: "type_href"), operations: .readOnly,
        fields: [
            Field("name", .string(max: 30), .required),
            Field("inactiveFlag", .boolean),
        ])

    static let timeZoneSetup = Resource(
        "TimeZoneSetup", path: "/system/timeZoneSetups",
        noun: "time zones", label: .field("name", href: "timeZone_href"), operations: .readOnly,
        rules: [.exclusive("defaultFlag")],
        fields: [
            Field("name", .string(max: 50), .required),
            Field("description", .string(max: 100), .strictly(.absent, .addedMembers)),
            Field("defaultFlag", .boolean),
        ])

    /// As what a member works.
    static let workRole = Resource(
        "WorkRole", path: "/time/workRoles", noun: "work roles",
        label: .field("name", href: "workRole_href"), operations: .readOnly,
        fields: [
            Field("name", .string(max: 50), .required),
            Field("inactiveFlag", .boolean),
        ])

    static let workType = Resource(
        "WorkType", path: "/time/workTypes", noun: "work types",
        label: .field("name", href: "workType_href").showing(
            Field(shown: "utilizationFlag", .boolean)),
        operations: .readOnly,
        fields: [
            Field("name", .string(max: 50), .required),
            Field("inactiveFlag", .boolean),
            Field("overallDefaultFlag", .boolean),
            Field("utilizationFlag", .boolean),
        ])

    /// A level of the company that runs the service, such as its locations.
    static let corporateStructureLevel = Resource(
        "CorporateStructureLevel",
        path: "/system/myCompany/corporateStructureLevels", noun: "corporate structure levels",
        label: .field("name", href: "structureLevel_href"), operations: .readOnly,
        infoOnlyWith: .addedMembers,
        fields: [Field("name", .string(max: 50), .required)])
}

// Information about the service: `/system/info` and the lists below it.

import Dialect
import SQLite
import Schema

extension Resource {
    /// The service (`Info`, docs/LIVE-API.md#lookups): one record, answered as an object. Many
    /// clients ask for it to try a connection.
    static let systemInfo = Resource(
        "Info", path: "/system/info", noun: "infos", label: .field("version"), operations: [],
        alternatePaths: [("/system/info", .defaultRecord)], defaultChoice: .latest, isBare: true,
        fields: [
            Field("version", .string(max: 50), .required),
            Field("isCloud", .boolean),
            Field("serverTimeZone", .string(max: 100)),
            Field("licenseBits", .children(of: "LicenseBit")),
            Field("cloudRegion", .string(max: 50)),
            Field("maxWorkFlowRecordsAllowed", .integer(0...Int64(Int32.max))),
        ])

    /// A licence that the service has or not (`LicenseBit`, docs/LIVE-API.md#schemas).
    static let licenseBit = Resource(
        "LicenseBit", path: "/system/info/{parentId}/licenseBits", noun: "license bits",
        label: .field("name"), operations: [], parent: "info", isBare: true,
        fields: [
            Field("info", .reference(to: "Info"), .required, .writeOnly, .readOnly),
            Field("name", .string(max: 100), .required),
            Field("activeFlag", .boolean),
        ])

    /// A kind of work that a member does (`PersonasInfo`, docs/LIVE-API.md#schemas).
    static let persona = Resource(
        "PersonasInfo", title: "Persona", path: "/system/info/personas", noun: "personas",
        operations: .readOnly, infoOnlyWith: .addedMembers,
        fields: [Field("name", .string(max: 100), .required)])

    static let locale = Resource(
        "LocaleInfo", title: "Locale", path: "/system/info/locales", noun: "locales",
        operations: .readOnly, infoOnlyWith: .addedMembers,
        fields: [
            Field("name", .string(max: 100), .required),
            Field("localeCode", .string(max: 20), .required),
        ])

    /// A text to put into notes (`StandardNoteInfo`, docs/LIVE-API.md#schemas).
    static let standardNote = Resource(
        "StandardNoteInfo", title: "Standard Note", path: "/system/info/standardNotes",
        noun: "standard notes", operations: .readOnly,
        fields: [
            Field("name", .string(max: 100), .required),
            Field("contents", .text, .required),
            Field("location", .reference(to: "Location")),
            Field("department", .reference(to: "SystemDepartment")),
            Field("board", .reference(to: "Board")),
        ])

    /// That a department is at a location (`DepartmentLocationInfo`, docs/LIVE-API.md#schemas).
    static let departmentLocation = Resource(
        "DepartmentLocationInfo", title: "Department Location",
        path: "/system/info/departmentlocations", collection: "departmentLocations",
        noun: "department locations", label: .field("id"), operations: .readOnly,
        unique: [Unique("departmentId", "locationId")],
        fields: [
            Field("location", .reference(to: "Location"), .required),
            Field("department", .reference(to: "SystemDepartment"), .required),
        ])

    /// A link that a screen shows (`LinkInfo`, docs/LIVE-API.md#schemas). In `url`, `{referenceId}`
    /// is the id of the record on the screen.
    static let link = Resource(
        "LinkInfo", title: "Link", path: "/system/info/links", noun: "links",
        operations: .readOnly, actions: [.resolveURL],
        fields: [
            Field("name", .string(max: 100), .required),
            Field("screenLink", .string(max: 100)),
            Field("url", .string(max: 1000), .required, .writeOnly),
        ])

    /// The URL of a link for one record (`LinkResolveUrlInfo`, docs/LIVE-API.md#schemas).
    static let linkResolution = Resource(
        shape: "LinkResolveUrlInfo",
        [
            Field("referenceId", .integer(0...Int64(Int32.max)), .required),
            Field("url", .text),
        ])

    static let locationInfo = Resource(
        viewOf: location, "LocationInfo", title: "Location", path: "/system/info/locations",
        showing: ["name", "structureLevel"],
        changing: [Field("location_flag", .boolean, .stored(as: "locationFlag"))])

    static let departmentInfo = Resource(
        viewOf: systemDepartment, "DepartmentInfo", title: "Department",
        path: "/system/info/departments", showing: ["name"])
}

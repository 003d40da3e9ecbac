// Definitions of user-defined fields, which records show as `customFields`.

import Dialect
import JSON
import Records
import SQLite
import Schema

extension Resource {
    /// A field that a company has added to a screen (`UserDefinedField`, in the order of its
    /// answers, docs/LIVE-API.md#schemas).
    static let userDefinedField = Resource(
        "UserDefinedField", path: "/system/userDefinedFields",
        noun: "user-defined fields", label: .field("caption"), rules: [.pod, .entry],
        fields: [
            Field("podId", .integer(1...Int64(Int32.max)), .required),
            Field("podDescription", .string(max: 100), .readOnly),
            Field("caption", .string(max: 25), .required),
            Field("sequenceNumber", .integer(0...Int64(Int32.max)), .default(.integer(1))),
            Field("screenId", .string(max: 25), .indexed),
            Field("screenDescription", .string(max: 100), .readOnly),
            Field("helpText", .string(max: 1000)),
            Field(
                "fieldTypeIdentifier", .enumeration(CustomField.Kind.allCases.map(\.rawValue)),
                .required, .default(.text(CustomField.Kind.text.rawValue))),
            Field("numberDecimals", .integer(0...Int64(Limits.customFieldDecimalsMax))),
            Field(
                "entryTypeIdentifier", .enumeration(CustomField.Entry.allCases.map(\.rawValue))),
            Field("requiredFlag", .boolean),
            Field("displayOnScreenFlag", .boolean),
            Field("readOnlyFlag", .boolean),
            Field("listViewFlag", .boolean),
            Field("buttonUrl", .string(max: 1000)),
            Field("options", .children(of: "UserDefinedFieldOption")),
            Field("businessUnitIds", .integers, .default(.text("[]"))),
            Field("locationIds", .integers, .default(.text("[]"))),
            Field("addAllBusinessUnits", .requestSwitch, .writeOnly),
            Field("removeAllBusinessUnits", .requestSwitch, .writeOnly),
            Field("addAllLocations", .requestSwitch, .writeOnly),
            Field("removeAllLocations", .requestSwitch, .writeOnly),
            Field("connectWiseID", .guid, .readOnly),
            Field("displayScreenInASIO", .boolean),
            Field("dateCreated", .dateTime, .computed { $0["dateEntered"] }),
        ])

    /// A value to choose (`UserDefinedFieldOption`, docs/LIVE-API.md#schemas). It shows inside its
    /// definition alone.
    static let userDefinedFieldOption = Resource(
        "UserDefinedFieldOption",
        path: "/system/userDefinedFields/{parentId}/options", noun: "options",
        label: .field("optionValue"), operations: [], parent: "userDefinedField",
        rules: [.exclusive("defaultFlag", among: "userDefinedField")],
        fields: [
            Field(
                "userDefinedField", .reference(to: "UserDefinedField"), .required, .writeOnly,
                .readOnly),
            Field("optionValue", .string(max: 100), .required),
            Field("defaultFlag", .boolean),
            Field("inactiveFlag", .boolean),
            Field("sortOrder", .integer(0...Int64(Int32.max)), .default(.integer(0))),
        ])
}

extension RuleID {
    /// The pod says which screen a field stands on.
    fileprivate static let pod = named("pod")
    /// The rule that the entry method fits the type.
    fileprivate static let entry = named("entry")
}

extension Rule {
    /// The rules of user-defined fields.
    static let ofUserDefinedFields: [RuleID: Rule] = [.pod: .pod, .entry: .entry]

    /// The pod says which screen the field stands on; a body that names a screen alone means its
    /// first pod.
    fileprivate static let pod = Rule(prepare: { write, store in
        let screens = store.catalog.screens
        if write["podId"] == .null, case .text(let name) = write["screenId"],
            let first = screens.first(where: { $0.id == name })?.pods.first
        {
            write["podId"] = .integer(first.id)
        }
        guard let id = write.integer("podId") else { return }
        guard let screen = screens.first(where: { $0.pod(id) != nil }), let pod = screen.pod(id)
        else {
            let known = screens.flatMap(\.pods).map { "\($0.id) (\($0.description))" }
            return write.addError(
                .notFound(
                    "Pod \(id) not found; there are \(known.joined(separator: ", "))",
                    write.path + "podId", of: write.errorName))
        }
        write["podDescription"] = .text(pod.description)
        write["screenId"] = .text(screen.id)
        write["screenDescription"] = .text(screen.description)
    })

    /// Sets the entry method that fits the type, if the body omits it.
    fileprivate static let entry = Rule(prepare: { write, _ in
        guard case .text(let text) = write["fieldTypeIdentifier"],
            let kind = CustomField.Kind(rawValue: text)
        else { return }
        if write["entryTypeIdentifier"] == .null {
            let entry: CustomField.Entry = kind == .date ? .date : .field
            write["entryTypeIdentifier"] = .text(entry.rawValue)
        }
        if write["numberDecimals"] == .null {
            write["numberDecimals"] = .integer(kind == .currency ? 2 : 0)
        }
    })
}

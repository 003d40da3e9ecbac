// Members of the vendor's models -> fields of a resource.

import Dialect
import Primitives
import SQLite
import Schema

/// The fields of a resource without a declaration, from the members of its model.
struct ContractFields {
    private let contract: ContractResources
    let members: [ContractTable.Member]
    private let parent: Parent?
    private let amended: [Field]
    /// The field that names the record above; nil for records below none.
    let parentName: String?

    /// - Parameters:
    ///   - parent: The record above; nil for records below none.
    ///   - amended: Fields in the place of those that derive from members, and others behind them.
    init(
        of members: [ContractTable.Member], in contract: ContractResources, below parent: Parent?,
        amended: [Field] = []
    ) {
        self.contract = contract
        self.amended = amended
        self.members = members.reduce(into: []) { once, member in
            if !once.contains(where: { ASCII.equal($0.name, member.name) }) { once.append(member) }
        }
        self.parent = parent
        parentName = parent.map { parent in
            let own = members.first {
                !$0.type.isList && contract.target(of: $0.type.name) == parent.resource.table
            }
            if let own { return own.name }
            let name = parent.resource.errorName
            let isTaken = members.contains { ASCII.equal($0.name, name) }
            return isTaken ? name + "Record" : name
        }
    }

    /// Whether records show an id.
    var hasID: Bool { members.contains { $0.name == "id" && $0.type.name == "integer" } }

    /// All fields but the id.
    var all: [Field] {
        let own =
            members.compactMap { amendment(of: $0) ?? field(for: $0) }
            + amended.filter { member($0.name) == nil }
        guard let parent, let parentName, !own.contains(where: { $0.name == parentName }) else {
            return own
        }
        let above = Field(
            parentName, .reference(to: parent.resource.table), .required, .writeOnly, .readOnly)
        return own + [above]
    }

    /// The label of references to such records.
    func label(isLinked: Bool) -> Resource.Label {
        let texts = ["name", "identifier", "summary", "title", "description", "subject"]
        let name = texts.first { member($0)?.type.name == "string" }
        let label = Resource.Label.field(name ?? "id")
        return isLinked ? label : label.unlinked()
    }

    /// The choice of the default record; nil where no flag marks it.
    var defaultChoice: Resource.DefaultChoice? {
        member("defaultFlag")?.type.name == "boolean" ? .flagged("defaultFlag") : nil
    }

    private func member(_ name: String) -> ContractTable.Member? {
        members.first { ASCII.equal($0.name, name) }
    }

    // MARK: - Members

    private func amendment(of member: ContractTable.Member) -> Field? {
        amended.first { ASCII.equal($0.name, member.name) }
    }

    /// The field for a member; nil for what every record has.
    private func field(for member: ContractTable.Member) -> Field? {
        guard !ASCII.equal(member.name, "id"), member.type.name != "info" else { return nil }
        if let entry = entryField(for: member) { return entry }
        if let key = keyed(by: member) {
            return Field(
                member.name, .foreignKey(of: key), all: key == parentName ? [.readOnly] : [])
        }
        let type = type(of: member)
        return Field(member.name, type, all: traits(of: member, type))
    }

    /// The field for a member that says when or by whom a record was entered or changed; nil for others.
    func entryField(for member: ContractTable.Member, _ traits: Field.Trait...) -> Field? {
        guard let column = Tables.entryColumns.first(where: { ASCII.equal($0, member.name) }) else {
            return nil
        }
        let type: FieldType = column.hasSuffix("By") ? .string(max: 50) : .dateTime
        return Field(member.name, type, all: [.computed { $0[column] }] + traits)
    }

    /// The reference whose bare id a member is; nil for other members.
    func keyed(by member: ContractTable.Member) -> String? {
        guard member.type.name == "integer", !member.type.isList, member.name.hasSuffix("Id") else {
            return nil
        }
        let name = String(member.name.dropLast(2))
        if let other = self.member(name), reference(other) != nil { return other.name }
        let isParent = parent?.names.contains { ASCII.equal($0, name) } ?? false
        return isParent ? parentName : nil
    }

    private func reference(_ member: ContractTable.Member) -> String? {
        member.type.isList ? nil : contract.target(of: member.type.name)
    }

    func type(of member: ContractTable.Member) -> FieldType {
        if let target = reference(member) { return .reference(to: target) }
        let isList = member.type.isList
        switch member.type.name {
        case "string": return isList ? .strings : member.max.map { .string(max: $0) } ?? .text
        case "integer" where isList: return .integers
        case "integer": return .integer(Int64(Int32.min)...Int64(Int32.max))
        case "boolean" where !isList: return .boolean
        case "number" where !isList: return .decimal
        case "date-time" where !isList: return .dateTime
        case "CustomFieldValue": return .customFields
        default: return .given(isList: isList)
        }
    }

    private func traits(of member: ContractTable.Member, _ type: FieldType) -> [Field.Trait] {
        if member.name == parentName { return [.required, .readOnly] }
        var traits: [Field.Trait] = member.isRequired && !type.isFlag ? [.required] : []
        // A text may have the name of the column in which the id of the reference would be kept.
        if type.isReference, self.member(member.name + "Id").map({ keyed(by: $0) == nil }) ?? false
        {
            traits.append(.stored(as: member.name + " reference"))
        }
        return traits
    }
}

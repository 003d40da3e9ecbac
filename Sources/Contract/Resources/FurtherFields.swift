// Members of the vendor's models that declared resources lack -> fields.

import Primitives
import Schema

extension ContractResources {
    /// What a declared resource lacks of its model, or a view of its records: nothing where the contract has
    /// no collection for it.
    func further(of resource: Resource) -> ResourceExtension {
        guard let number = names.firstIndex(of: resource.name) else { return ResourceExtension() }
        let members = table.members(ofModel: table.collections[number].model)
        guard resource.isView else {
            return ResourceExtension(
                further(members, of: resource), rules: amendments[resource.path]?.rules ?? [])
        }
        guard let whole = catalog.extended(catalog.resource(resource.table)) else {
            return ResourceExtension()
        }
        return ResourceExtension(
            whole.fields.filter { field in
                field.isFurther && resource.lacks(field.name)
                    && members.contains { ASCII.equal($0.name, field.name) }
            })
    }

    private func further(_ members: [ContractTable.Member], of resource: Resource) -> [Field] {
        let parent = resource.parentResource.map { Parent(catalog.resource($0)) }
        let model = ContractFields(of: members, in: self, below: parent)
        var taken = Set(Tables.columns(of: resource).map(ASCII.lowercased))
        let fields = model.members.compactMap { member -> Field? in
            guard resource.lacks(member.name), member.type.name != "info" else { return nil }
            return model.further(member, of: resource, taken: &taken)
        }
        let names = Set(resource.fields.map(\.name) + fields.map(\.name))
        return fields.filter { $0.type.keyedField.map(names.contains) ?? true }
    }
}

extension ContractFields {
    /// The field for a member that a declared resource lacks: nothing requires it.
    fileprivate func further(
        _ member: ContractTable.Member, of resource: Resource, taken: inout Set<String>
    ) -> Field? {
        if let key = keyed(by: member), resource.field(key)?.type.isReference ?? true {
            return Field(member.name, .foreignKey(of: key), .further)
        }
        if let entry = entryField(for: member, .further) { return entry }
        let field = Field(member.name, type(of: member), .further)
        guard let column = field.column,
            !taken.insert(ASCII.lowercased(column)).inserted
        else { return field }
        let other = member.name + " member"
        taken.insert(ASCII.lowercased(other))
        return Field(member.name, field.type, .further, .stored(as: other))
    }
}

extension Resource {
    /// Whether the declaration says nothing of a member: it neither has nor refuses it, in any mode.
    fileprivate func lacks(_ member: String) -> Bool {
        index(anyCase: member) == nil && !ASCII.equal(member, "_info")
            && !foreignMembers.contains { ASCII.equal($0, member) }
            && !refused.contains { ASCII.equal($0.name, member) }
    }
}

// Members that follow from the record that another member names, such as the company of a project.

import Records
import SQLite
import Schema

extension RuleID {
    /// A ticket of a project is for the project of its phase.
    static let projectOfPhase = named("projectOfPhase")
    /// What is for a project is for the project's company.
    static let companyOfProject = named("companyOfProject")
    /// What is for a project is for the project's contact.
    static let contactOfProject = named("contactOfProject")
}

extension Rule {
    /// A member that the body does not name is that of the record in a reference field, when the record
    /// is new or names another one there.
    static func inherited(_ member: String, from field: String) -> Rule {
        Rule(
            prepare: { write, store in
                guard !write.bodyNames(member), !write.isChange || write.changes(field),
                    let id = write.integer(field),
                    case .reference(let name)? = write.resource.field(field)?.type
                else { return }
                let target = store.catalog.resource(name)
                write[member] = Value(try store.record(namedIn: member, of: target, id))
            }, lookingAt: [member, field])
    }
}

// Members that say the same.

import SQLite

extension Rule {
    /// Two members have the same value unless somebody has made them differ: one that is changed
    /// alone takes the other along. The live service has one of them and shows it under both names
    /// (fact sheet 4.4).
    static func twins(_ one: String, _ other: String) -> Rule {
        Rule(prepare: { write, _ in
            guard write.isChange, write.stored(one) == write.stored(other) else { return }
            for (changed, follower) in [(one, other), (other, one)]
            where write.changes(changed) && !write.bodyNames(follower) {
                write[follower] = write[changed]
            }
        })
    }

    /// The record in a reference field names this one in its own.
    static func isOwn(_ member: String, by owner: String) -> Rule {
        Rule(prepare: { write, sandbox in
            guard write.changes(member), let id = write.integer(member),
                let own = write.id, case .reference(let name)? = write.resource.field(member)?.type,
                let target = Optional(sandbox.catalog.resource(name)),
                let column = target.field(owner)?.column
            else { return }
            let found = try sandbox.database.first(
                "SELECT \(name: column) IS \(own) FROM \(name: target.table) WHERE \"id\" = \(id)"
            ) { $0.integer(0) == 1 }
            guard found == false, write.purpose != .fixture else { return }
            write.note(
                .notFound(
                    "\(target.title) \(id) not found for \(write.resource.title) \(own)",
                    "\(write.path)\(member)/id", of: write.errorName))
        })
    }

    /// A new company has a main site, to which its contacts belong (fact sheet 9.2).
    static let mainSite = Rule(
        transition: Transition(
            isIn: { _, _ in true },
            entered: { id, sandbox, stamp in try sandbox.addMainSite(to: id, by: stamp) }))
}

extension Write {
    /// The value that the record has now.
    fileprivate func stored(_ field: String) -> Value? {
        resource.index(of: field).flatMap { stored?[$0] }
    }
}

extension Sandbox {
    fileprivate func addMainSite(to company: Int64, by stamp: Stamp) throws {
        let site = catalog.resource("CompanySite")
        guard try children(site, of: company).isEmpty else { return }
        var draft = Draft(site, for: .create)
        draft.put(.value(.text("Main")), in: "name", of: site)
        draft.put(.value(.integer(1)), in: "primaryAddressFlag", of: site)
        let owner = catalog.resource("Company")
        guard let stored = try stored(owner, company) else { return }
        // The company's address is that of its main site.
        for name in ["addressLine1", "addressLine2", "city", "zip", "phoneNumber", "faxNumber"] {
            guard let index = owner.index(of: name), stored[index] != .null else { continue }
            draft.put(.value(stored[index]), in: name, of: site)
        }
        let write = try prepare(
            draft, of: site, id: nil, parent: company, errorName: site.errorName)
        try save(write, by: stamp)
    }
}

// Loading of fixtures: records pass the validation of requests, and each error has its line.

import Dialect
import JSON
import Primitives
import Records
import SQLite
import Schema

/// Loads one fixture into a sandbox.
struct FixtureLoader {
    let store: Store
    let fixture: Fixture
    /// What loading needs to know of each resource, by the resource's name.
    private var plans: [String: LoadPlan] = [:]
    /// The tables of resources without a declaration.
    private var tables: FixtureTables
    /// Reads records in which nothing is unusual; nil if all are loaded in the general way.
    private let reader: PlainReader?
    /// The errors found so far, each with a byte offset; lines are counted only for a message.
    private var problems: [(offset: Int, message: String)] = []
    /// References that wait until all records are there.
    private var postponed: [Postponed] = []
    private var stamp: Stamp
    /// The records of lists that are loaded.
    private var loadedCount = 0

    /// A reference that is set when all records are there.
    private struct Postponed {
        let plan: LoadPlan
        let id: Int64
        let reference: WaitingReference
        /// The byte offset of the record.
        let offset: Int
    }

    init(_ store: Store, _ fixture: Fixture, inOnePass: Bool) {
        self.store = store
        self.fixture = fixture
        tables = FixtureTables(store, isWhole: fixture.isComplete)
        reader = inOnePass ? PlainReader(store, isRestored: fixture.isComplete) : nil
        stamp = Stamp(time: fixture.lastUpdated ?? store.now, member: Fixture.author)
    }

    mutating func load() throws {
        try tables.prepare(for: fixture)
        readMembers()
        for resource in store.catalog.outermost {
            guard let list = fixture.member(resource.collection), list.value == nil else {
                continue
            }
            try load(list, of: resource)
        }
        try setPostponed()
        try readLastIDs()
        guard problems.isEmpty else { throw fixture.error(problems) }
    }

    /// Checks that every member of the file is a list of a resource, or the time of last change.
    private mutating func readMembers() {
        let collections = store.catalog.outermost.map(\.collection)
        for member in fixture.members {
            let offset = member.position.offset
            if member.name == "lastUpdated" {
                guard let moment = member.value?.string.flatMap({ Timestamp($0) }) else {
                    problems.append((offset, "lastUpdated must be a date-time"))
                    continue
                }
                stamp = Stamp(time: moment, member: stamp.member)
            } else if member.name == "complete", member.value?.kind == .boolean {
                continue
            } else if member.name == "lastIds", member.value?.kind == .object {
                continue
            } else if !collections.contains(member.name) {
                problems.append(
                    (
                        offset,
                        "unknown list '\(member.name)'; known are "
                            + collections.sorted().joined(separator: ", ")
                    ))
            } else if member.value != nil {
                problems.append((offset, "\(member.name) must be a list"))
            }
        }
    }

    private mutating func load(_ list: JSONStream.Member, of resource: Resource) throws {
        store.loading?.refresh()
        let indexes = try DeferredIndexes(of: resource, expecting: list.elementCount, store)
        try indexes?.drop()
        try fixture.forEachElement(of: list) { json in
            try load(json, plan(of: resource), below: nil)
            loadedCount += 1
            guard loadedCount % Limits.progressRecords == 0 else { return }
            fixture.showProgress?(loadedCount, fixture.recordCount)
        }
        try indexes?.make()
    }

    private mutating func plan(of resource: Resource) -> LoadPlan {
        if let plan = plans[resource.name] { return plan }
        let plan = LoadPlan(resource, store, isRestored: fixture.isComplete)
        plans[resource.name] = plan
        return plan
    }

    private mutating func load(_ json: JSONValue, _ plan: LoadPlan, below parent: Int64?) throws {
        do {
            let id = try loadPlainly(json, plan, parent) ?? loadCarefully(json, plan, parent)
            if let id { try loadChildren(of: json, plan.resource, id) }
        } catch let apiError as APIError {
            problems.append((apiError.offset ?? json.offset, apiError.messageOfFixture))
        } catch let error as DatabaseError {
            guard error.isUniqueViolation else { throw error }
            problems.append(
                (json.offset, "the record repeats another: \(error.message)"))
        }
    }

    /// Loads a new record in which nothing is unusual.
    /// - Returns: Its id; nil if it has to be loaded in the general way.
    private mutating func loadPlainly(_ json: JSONValue, _ plan: LoadPlan, _ parent: Int64?) throws
        -> Int64?
    {
        guard let record = try reader?.read(json, plan, below: parent),
            try isFree(record.write.id, of: plan)
        else { return nil }
        note(record.write.id, of: plan)
        let id = try store.save(record.write, by: stamp)
        postpone(record.waiting, of: plan, id, json)
        return id
    }

    /// Loads a record in the general way, which says what is wrong with it.
    /// - Returns: Its id; nil if it is not loaded.
    private mutating func loadCarefully(
        _ json: JSONValue, _ plan: LoadPlan, _ parent: Int64?
    ) throws -> Int64? {
        let resource = plan.resource
        if try prepareTables(for: json, resource) {
            return try loadCarefully(json, self.plan(of: resource), parent)
        }
        var decoder = Decoder(
            store.catalog, for: .fixture, reading: .exact, errorName: resource.errorName,
            isRestored: fixture.isComplete)
        var draft = try decoder.record(json, of: resource)
        let waiting = plan.takeWaiting(from: &draft)
        guard try check(draft.id, of: plan, json) else { return nil }
        note(draft.id, of: plan)
        var write = try store.prepare(
            draft, of: resource, id: draft.id, parent: parent, errorName: resource.errorName)
        write.add(decoder.fieldErrors)
        // What waits is not missing.
        let found = write.allFieldErrors.filter { fieldError in
            !waiting.contains { resource.index(of: fieldError.field) == $0.field }
        }
        guard found.isEmpty else {
            problems += found.map { (json.value(of: $0).offset, $0.message) }
            return nil
        }
        try removeChildren(of: draft.id, plan)
        let id = try store.save(write, by: stamp)
        postpone(waiting, of: plan, id, json)
        return id
    }

    // MARK: - Ids

    private var loaded: [String: IDSet] = [:]

    /// Whether an id is a possible one, and not that of another record of the file or of one that shares
    /// the sequence.
    private func isFree(_ id: Int64?, of plan: LoadPlan) throws -> Bool {
        guard let id else { return true }
        guard id > 0, id <= Limits.idMax, !(loaded[plan.resource.table]?.contains(id) ?? false)
        else { return false }
        return try !plan.sharing.contains { try store.contains($0, id, below: nil) }
    }

    private mutating func note(_ id: Int64?, of plan: LoadPlan) {
        if let id { loaded[plan.resource.table, default: IDSet()].insert(id) }
    }

    /// Each id occurs once in a file. A record of an earlier file with the same id is replaced.
    private mutating func check(_ id: Int64?, of plan: LoadPlan, _ json: JSONValue) throws -> Bool {
        guard let id, try !isFree(id, of: plan) else { return true }
        let isPossible = id > 0 && id <= Limits.idMax
        problems.append(
            (
                json.offset,
                isPossible
                    ? "\(plan.resource.title) \(id) is there twice"
                    : "the id must be between 1 and \(Limits.idMax)"
            ))
        return false
    }

    // MARK: - Records below a record

    /// A record that takes the place of an earlier one does not take over its children; those that
    /// others refer to stay.
    private func removeChildren(of id: Int64?, _ plan: LoadPlan) throws(DatabaseError) {
        guard let id, try store.contains(plan.resource, id, below: nil) else { return }
        store.loading?.noteDeletion()
        for child in plan.children where store.catalog.referrers(to: child.name).isEmpty {
            guard let column = child.parentColumn else { continue }
            try store.database.run(
                "DELETE FROM \(name: child.table) WHERE \(name: column) = \(id)")
        }
    }

    /// The records that the file shows inside their parent.
    private mutating func loadChildren(of json: JSONValue, _ resource: Resource, _ id: Int64)
        throws
    {
        if plan(of: resource).nested.contains(where: \.isUndeclared) {
            _ = try prepareTables(for: json, resource)
        }
        for child in plan(of: resource).nested {
            guard let elements = json[child.collection]?.elements, !elements.isEmpty else {
                continue
            }
            let childPlan = self.plan(of: child)
            for element in elements { try load(element, childPlan, below: id) }
        }
    }

    /// Prepares the tables of records that the vendor's contract alone has inside a record.
    /// - Returns: Whether plans have changed.
    private mutating func prepareTables(for json: JSONValue, _ resource: Resource)
        throws(DatabaseError) -> Bool
    {
        guard try tables.prepare(for: json, of: resource) else { return false }
        plans = [:]
        return true
    }

    // MARK: - References that wait

    private mutating func postpone(
        _ waiting: [WaitingReference], of plan: LoadPlan, _ id: Int64, _ json: JSONValue
    ) {
        guard !waiting.isEmpty else { return }
        let offset = json.offset
        postponed += waiting.map { Postponed(plan: plan, id: id, reference: $0, offset: offset) }
    }

    private mutating func setPostponed() throws {
        store.loading?.refresh()
        for item in postponed where try !setPlainly(item) {
            let resource = item.plan.resource
            var draft = Draft(resource, for: .update)
            draft.extend(to: item.reference.field + 1)
            draft.inputs[item.reference.field] = .reference(item.reference.reference)
            draft.isRestored = fixture.isComplete
            let write = try store.prepare(
                draft, of: resource, id: item.id, parent: nil, errorName: resource.errorName)
            problems += write.allFieldErrors.map { (item.offset, $0.message) }
            guard write.fieldErrors.isEmpty else { continue }
            try store.set(write)
        }
    }

    /// Sets a reference that no rule looks at to a record that is there.
    /// - Returns: Whether it is set.
    private func setPlainly(_ item: Postponed) throws(DatabaseError) -> Bool {
        guard case .id(let id) = item.reference.reference,
            let setting = item.plan.plainSettings[item.reference.field],
            id != item.id, try setting.target.contains(id, in: store)
        else { return false }
        try store.database.run(
            text: setting.statement, bindings: [.integer(id), .integer(item.id)])
        return true
    }

    /// Ids of deleted records are not reused.
    private mutating func readLastIDs() throws {
        for member in fixture.member("lastIds")?.value?.members ?? [] {
            let resource = store.catalog.resources.first { !$0.isView && $0.name == member.name }
            let least: Int64 = resource?.isUndeclared ?? false ? 0 : 1
            guard let resource, let id = member.value.integer,
                (least...Limits.idMax).contains(id)
            else {
                problems.append(
                    (
                        member.nameOffset,
                        "lastIds gives kinds of records, such as Contact, an id between 1 and "
                            + "\(Limits.idMax)"
                    ))
                continue
            }
            try store.keepLastID(id, of: resource)
        }
    }
}

// The deliveries as a database: asked with the grammar and the code of every other list.

import Callbacks
import Conditions
import Dialect
import Primitives
package import Records
import SQLite
package import Schema

/// The deliveries of a sandbox as records of a database in memory, made on first use and brought up to
/// date with each question.
package struct DeliveryData {
    /// The store that is queried.
    package let store: Store

    private static let catalog = Catalog(mode: .default, of: [.delivery])
    private static let rules = Ruleset(catalog, named: [:])
    /// The resource of deliveries.
    package static let entry = catalog.entry("Delivery")

    /// - Throws: `DatabaseError`.
    init(clock: @escaping @Sendable () -> Timestamp) throws {
        let database = try Database(.memory, cachedStatementsMax: Limits.cachedStatementsMax)
        try database.execute(Tables.script(for: Self.catalog))
        store = Store(name: "deliveries", rules: Self.rules, database: database, clock: clock)
    }

    /// The deliveries for conditions.
    package var table: EntryTable {
        EntryTable(
            store: store, entry: Self.entry, noun: ("delivery", "deliveries"), summary: Self.summary
        )
    }

    private static let summary = FieldList.parse(
        "number,time,state,callbackId,type,action,recordId,attempts,status,failure,fault",
        limits: Limits.conditions)

    /// Takes in what has become of the deliveries. The questions from now on are bounded as a request
    /// is.
    /// - Throws: `DatabaseError`.
    func update(from deliveries: Deliveries) throws {
        store.database.limitWork(to: nil)
        defer { store.database.limitWork(to: Limits.requestStepsMax) }
        let changed = deliveries.takeChanged()
        guard !changed.isEmpty else { return }
        try store.database.transaction {
            for (number, delivery) in changed {
                try store.database.run("DELETE FROM \"Delivery\" WHERE \"id\" = \(number)")
                if let delivery { try insert(delivery) }
            }
        }
    }

    private func insert(_ delivery: CallbackDelivery) throws {
        let values = CallbackDelivery.members.map { $0.value(delivery) }
        let stamps = [delivery.time.text, "", delivery.time.text, ""].map { Value.text($0) }
        try store.database.run(
            text: Self.catalog.writePlan(of: "Delivery").inserting,
            bindings: [.integer(delivery.number)] + values + stamps)
    }
}

extension CallbackDelivery {
    /// The members of a record, each with its value: what the record is declared by.
    fileprivate static let members: [(field: Field, value: @Sendable (CallbackDelivery) -> Value)] =
        [
            (Field("time", .dateTime), { .text($0.time.text) }),
            (
                Field("state", .enumeration(CallbackDelivery.State.allCases.map(\.rawValue))),
                { .text($0.state.rawValue) }
            ),
            (Field("callbackId", .integer(0...Int64.max)), { .integer($0.callbackID) }),
            (Field("url", .text), { .text($0.url) }),
            (Field("type", .text), { .text($0.type) }),
            (Field("action", .text), { .text($0.action) }),
            (Field("recordId", .integer(0...Int64.max)), { .integer($0.recordID) }),
            (Field("attempts", .integer(0...Int64.max)), { .integer(Int64($0.attempts)) }),
            (Field("status", .integer(0...999)), { Value($0.status.map { Int64($0) }) }),
            (Field("failure", .text), { Value($0.failure) }),
            (Field("milliseconds", .integer(0...Int64.max)), { Value($0.milliseconds) }),
            (Field("nextTry", .dateTime), { Value($0.nextTry?.text) }),
            (Field("fault", .text), { Value($0.fault?.rawValue) }),
            (
                Field("answer", .text),
                { $0.answer.isEmpty ? .null : .text(String(decoding: $0.answer, as: UTF8.self)) }
            ),
            (Field("body", .text), { .text(String(decoding: $0.body, as: UTF8.self)) }),
        ]
}

extension Resource {
    /// The messages to callbacks, at `/_mock/callbacks/deliveries`.
    fileprivate static let delivery = Resource(
        "Delivery", path: "/_mock/callbacks/deliveries", noun: "deliveries",
        operations: [.list, .count], isBare: true,
        fields: [Field("number", .integer(1...Int64.max), .computed { $0["id"] })]
            + CallbackDelivery.members.map(\.field))
}

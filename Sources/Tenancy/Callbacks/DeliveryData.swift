// The deliveries as a table that is asked with conditions.

import Callbacks
import Primitives
import Records
import SQLite
import Schema

/// The deliveries of a sandbox as a table in memory, made on first use.
package struct DeliveryData {
    package let table: EntryTable

    private static let kind = EntryKind(
        "deliveries", .delivery, noun: ("delivery", "deliveries"),
        summary: "number,time,state,callbackId,type,action,recordId,attempts,status,failure,fault")

    /// - Throws: `DatabaseError`.
    init(clock: @escaping @Sendable () -> Timestamp) throws {
        table = try EntryTable(Self.kind, clock: clock)
    }

    /// Takes in what has become of the deliveries.
    /// - Throws: `DatabaseError`.
    func update(from deliveries: Deliveries) throws {
        try table.update {
            let changed = deliveries.takeChanged()
            guard !changed.isEmpty else { return }
            let store = table.store
            try store.database.transaction {
                for (number, delivery) in changed {
                    try store.database.run("DELETE FROM \"Delivery\" WHERE \"id\" = \(number)")
                    guard let delivery else { continue }
                    try table.insert(
                        number, at: delivery.time,
                        CallbackDelivery.members.map { $0.value(delivery) })
                }
            }
        }
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

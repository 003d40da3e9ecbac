// The queues of deliveries, without a network.

import API
import Dialect
import Primitives
import Testing

@testable import Callbacks
@testable import HTTPClient

enum SigningKeyID {
    static func of(_ company: String) -> String { SigningKey.id(of: company) }
}

@Suite struct DeliveriesTests {
    private let now = Timestamp("2027-07-01T12:00:00Z")!

    private func message(_ number: Int64, to callback: Int64 = 1) -> CallbackMessage {
        CallbackMessage(
            type: "contact", action: "updated", recordID: number, member: "API", entity: nil,
            callbackID: callback, number: number)
    }

    private func add(_ numbers: ClosedRange<Int64>, to deliveries: Deliveries) {
        for number in numbers {
            deliveries.add(
                message(number), to: "http://localhost/", body: [1], at: now, isAllowed: true)
        }
    }

    private func settle(
        _ delivery: CallbackDelivery, _ status: Int, in deliveries: Deliveries,
        days: Int64 = 0, seconds: Int64 = 0
    ) {
        let now = Timestamp(seconds: now.seconds + days * 86_400 + seconds)
        deliveries.begin(delivery)
        let outcome = ClientOutcome(
            key: 1, result: .success(ClientResponse(status: status, body: [])), milliseconds: 1)
        deliveries.end(delivery, outcome, at: now)
    }

    @Test func `A callback has one message under way`() {
        let deliveries = Deliveries(countMax: 10, bytesMax: 10_000)
        add(1...3, to: deliveries)
        deliveries.add(
            message(4, to: 2), to: "http://localhost/", body: [], at: now, isAllowed: true)
        #expect(deliveries.due(at: now).map(\.number) == [1, 4])
        deliveries.begin(deliveries[1]!)
        #expect(deliveries.due(at: now).map(\.number) == [4])
    }

    @Test func `The oldest that is settled goes first, also one that waited behind others`() {
        let deliveries = Deliveries(countMax: 3, bytesMax: 10_000)
        add(1...1, to: deliveries)
        for number in 2...3 {
            deliveries.add(
                message(Int64(number), to: 2), to: "http://localhost/", body: [1], at: now,
                isAllowed: false)
        }
        add(4...4, to: deliveries)
        #expect([1, 2, 3, 4].map { deliveries[$0] != nil } == [true, false, true, true])
        settle(deliveries[1]!, 200, in: deliveries)
        add(5...5, to: deliveries)
        #expect([1, 3, 4, 5].map { deliveries[$0] != nil } == [false, true, true, true])
    }

    @Test func `It is tried again after two and after four seconds, then it has failed`() {
        let deliveries = Deliveries(countMax: 10, bytesMax: 10_000)
        add(1...2, to: deliveries)
        let first = deliveries[1]!
        settle(first, 404, in: deliveries)
        #expect(first.nextTry?.seconds == now.seconds + 2)
        #expect(deliveries.due(at: Timestamp(seconds: now.seconds + 1)).isEmpty)
        settle(deliveries.due(at: Timestamp(seconds: now.seconds + 2))[0], 419, in: deliveries)
        #expect(first.nextTry?.seconds == now.seconds + 4)
        settle(first, 429, in: deliveries)
        #expect(first.state == .failed && first.attempts == 3)
        #expect(deliveries.due(at: now).map(\.number) == [2])
    }

    @Test func `Beyond the limits what is settled goes, and what is new if nothing is`() {
        let deliveries = Deliveries(countMax: 3, bytesMax: 10_000)
        add(1...4, to: deliveries)
        #expect(deliveries.dropped == 1)
        settle(deliveries[1]!, 200, in: deliveries)
        add(5...5, to: deliveries)
        #expect(deliveries.dropped == 1)
        #expect(deliveries[1] == nil && deliveries[5] != nil)
        let small = Deliveries(countMax: 10, bytesMax: 700)
        add(1...3, to: small)
        #expect(small.dropped == 1 && small.byteCount <= 700)
    }

    @Test func `A failure three days after the first disables, unless one succeeds`() {
        let deliveries = Deliveries(countMax: 20, bytesMax: 10_000)
        add(1...8, to: deliveries)
        settle(deliveries[1]!, 500, in: deliveries)
        settle(deliveries[2]!, 500, in: deliveries, days: 2)
        settle(deliveries[3]!, 200, in: deliveries, days: 2)
        settle(deliveries[4]!, 500, in: deliveries, days: 3)
        settle(deliveries[5]!, 500, in: deliveries, days: 6, seconds: -1)
        #expect(deliveries.takeOverdue() == [])
        settle(deliveries[6]!, 500, in: deliveries, days: 6)
        #expect(deliveries.takeOverdue() == [1])
        #expect(
            deliveries[6]!.failure
                == "The callback is disabled: for three days nothing has succeeded."
        )
        settle(deliveries[7]!, 500, in: deliveries, days: 7)
        #expect(deliveries.takeOverdue() == [])
    }

    @Test(
        "The id and the action are appended to the URL as it stands",
        arguments: [
            ("http://h/hook?recordId=", "/hook?recordId=7&action=updated"),
            ("http://h/hook/", "/hook/7?action=updated"),
            ("http://h", "/7?action=updated"),
            ("HTTPS://H:8443/a?b=c&id=#part", "/a?b=c&id=7&action=updated"),
        ])
    func targets(url: String, target: String) {
        #expect(CallbackAddress(url, id: 7, action: "updated")?.target == target)
    }

    @Test(
        "Only this machine may be asked unless another is named",
        arguments: [
            ("localhost", true), ("127.0.0.1", true), ("127.9.9.9", true), ("[::1]", true),
            ("[::ffff:127.0.0.1]", true), ("10.0.0.1", false), ("169.254.169.254", false),
            ("example.com", false), ("localhost.example.com", false), ("0.0.0.0", false),
            ("[::]", false), ("2130706433", false), ("0x7f.1", false),
        ])
    func hosts(host: String, isAllowed: Bool) {
        #expect(AllowedHosts.loopback.contains(host) == isAllowed)
        #expect(AllowedHosts([host])?.contains(host) == true)
        #expect(AllowedHosts(["*"])?.contains(host) == true)
    }

    @Test func `A list of hosts has hosts alone`() {
        #expect(AllowedHosts(["receiver:80"]) == nil)
        #expect(AllowedHosts(["a b"]) == nil)
        #expect(AllowedHosts(["receiver"])?.contains("other") == false)
    }
}

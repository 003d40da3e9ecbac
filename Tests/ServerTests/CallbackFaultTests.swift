// Faults of deliveries, waiting for them, verifying them, and sending them once more.

import Callbacks
import Primitives
import TestSupport
import Testing

@Suite struct CallbackFaultTests {
    private let server: RunningServer
    private let receiver: Receiver

    init() throws {
        server = try RunningServer("--log", "none")
        receiver = try Receiver()
        let url = "http://127.0.0.1:\(receiver.port)/?recordId="
        let made = try server.exchange(
            "POST", "/system/callbacks",
            #"{"url":"\#(url)","type":"contact","level":"owner","objectId":1}"#)
        #expect(made.status == 201)
    }

    private func inject(_ fault: String) throws {
        let made = try server.exchange("POST", "/_mock/callbacks/faults", fault)
        #expect(made.status == 201)
    }

    private func rename(_ id: Int) throws {
        let answer = try server.exchange(
            "PATCH", "/company/contacts/\(id)", #"[{"op":"replace","path":"title","value":"X"}]"#)
        #expect(answer.status == 200)
    }

    /// Waits until so many deliveries are so.
    private func wait(_ conditions: String, _ count: Int) throws {
        let answer = try server.exchange(
            "GET",
            "/_mock/callbacks/deliveries/wait?conditions=\(conditions)&count=\(count)&timeout=20")
        #expect(answer.status == 200, "\(answer.text)")
    }

    private var targets: [String] { receiver.requests.map { String($0.target.dropFirst(11)) } }

    @Test func `A message that is dropped is never sent, and the next one is`() throws {
        try inject(#"{"fault":"drop","action":"updated"}"#)
        try rename(1)
        try rename(2)
        try wait("state='delivered'", 1)
        #expect(targets == ["2&action=updated"])
        let lost = try server.exchange(
            "GET", "/_mock/callbacks/deliveries?conditions=state='lost'&fields=recordId,fault"
        ).text
        #expect(lost == #"[{"recordId":1,"fault":"drop"}]"#)
        receiver.stop()
    }

    @Test func `A message is sent twice, or behind the one that follows it`() throws {
        try inject(#"{"fault":"duplicate","callbackId":1}"#)
        try rename(1)
        try wait("state='delivered'", 2)
        try inject(#"{"fault":"reorder"}"#)
        try rename(2)
        try rename(3)
        try wait("state='delivered'", 4)
        #expect(targets.map { String($0.prefix(1)) } == ["1", "1", "3", "2"])
        #expect(receiver.requests[0].body == receiver.requests[1].body)
        receiver.stop()
    }

    @Test func `A signature can be wrong, and is right again when the message is sent again`()
        throws
    {
        try inject(#"{"fault":"signature"}"#)
        try rename(1)
        try wait("state='delivered'", 1)
        let again = try server.exchange("POST", "/_mock/callbacks/deliveries/1/resend", "{}")
        #expect(again.status == 201 && again.text == #"{"number":2}"#)
        try wait("state='delivered'", 2)
        let (bad, good) = (receiver.requests[0], receiver.requests[1])
        #expect(bad.body == good.body)
        let right = SigningKey.signature(of: Array(good.body.utf8), by: "default")
        #expect(good.field("x-content-signature") == right)
        #expect(bad.field("x-content-signature") != right)
        #expect(
            try server.exchange("POST", "/_mock/callbacks/deliveries/9/resend", "{}").status == 404)
        receiver.stop()
    }

    @Test func `A delayed message waits for the clock of the sandbox`() throws {
        _ = try server.exchange("PUT", "/_mock/clock", #"{"frozen":true}"#)
        try inject(#"{"fault":"delay","seconds":60}"#)
        try rename(1)
        try wait("state='waiting'%20and%20attempts=0", 1)
        _ = try server.exchange("POST", "/_mock/clock/advance", #"{"seconds":60}"#)
        try wait("state='delivered'", 1)
        receiver.stop()
    }

    @Test func `Deliveries are verified in the grammar of lists`() throws {
        try rename(1)
        try rename(2)
        try wait("state='delivered'", 2)
        func verify(_ body: String) throws -> RawResponse {
            try server.exchange("POST", "/_mock/callbacks/deliveries/verify", body)
        }
        #expect(
            try verify(#"{"conditions":"type='contact' and status=200","count":2}"#).status == 200)
        #expect(try verify(#"{"inOrder":["recordId=1","recordId=2"]}"#).status == 200)
        let failed = try verify(#"{"never":"recordId=2"}"#)
        #expect(failed.status == 409)
        #expect(failed.text.contains("Expected no delivery where recordId=2, but found 1."))
        let late = try server.exchange(
            "GET", "/_mock/callbacks/deliveries/wait?conditions=recordId=7&timeout=0.1")
        #expect(late.status == 409)
        receiver.stop()
    }
}

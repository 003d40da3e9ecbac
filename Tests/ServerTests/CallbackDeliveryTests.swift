// Callbacks of a running server, received by a server of the test.

import Callbacks
import JSON
import Primitives
import TestSupport
import Testing

@Suite struct CallbackDeliveryTests {
    private let server: RunningServer

    init() throws { server = try RunningServer("--log", "none") }

    /// Makes a callback that posts to a receiver.
    private func subscribe(
        _ receiver: Receiver, type: String = "contact", level: String = "owner", id: Int = 1
    ) throws {
        let url = "http://127.0.0.1:\(receiver.port)/hook?recordId="
        let answer = try server.exchange(
            "POST", "/system/callbacks",
            #"{"url":"\#(url)","type":"\#(type)","level":"\#(level)","objectId":\#(id)}"#)
        #expect(answer.status == 201)
    }

    private func rename(_ id: Int, to title: String) throws {
        let answer = try server.exchange(
            "PATCH", "/company/contacts/\(id)",
            #"[{"op":"replace","path":"title","value":"\#(title)"}]"#)
        #expect(answer.status == 200)
    }

    /// The states of all deliveries, once none is under way.
    private func states(_ fields: String = "state,attempts,status") throws -> String {
        while true {
            let open = try server.exchange(
                "GET", "/_mock/callbacks/deliveries/count?conditions=state=%22sending%22")
            guard open.text != #"{"count":0}"# else { break }
        }
        return try server.exchange("GET", "/_mock/callbacks/deliveries?fields=\(fields)").text
    }

    @Test func `A change is posted behind its answer, in the live shape, with its signature`()
        throws
    {
        let receiver = try Receiver()
        try subscribe(receiver)
        try rename(1, to: "Chief")
        let taken = try #require(receiver.wait(for: 1).first)
        #expect(taken.target == "/hook?recordId=1&action=updated")
        #expect(taken.field("Host") == "127.0.0.1:\(receiver.port)")
        let message = try JSONDocument(
            Array(taken.body.utf8), limits: JSONLimits(depthMax: 9, valuesMax: 999)
        )
        .root
        #expect(
            message.members.map(\.name) == [
                "MessageId", "FromUrl", "CompanyId", "MemberId", "Action", "Type", "ID",
                "ProductInstanceId", "PartnerId", "Entity", "Metadata", "CallbackObjectRecId",
            ])
        #expect(message["Type"]?.string == "contact")
        #expect(message["MemberId"]?.string == "API")
        let entity = try #require(message["Entity"]?.string)
        #expect(entity.hasPrefix(#"{"id":1,"firstName":"John""#))
        #expect(entity.contains(#""title":"Chief""#) && entity.contains(#""_info":{"#))
        for hidden in ["customFields", "types", "communicationItems"] {
            #expect(!entity.contains("\"\(hidden)\":"))
        }
        // The key is where the message says.
        let url = try #require(message["Metadata"]?["key_url"]?.string)
        let target = url.drop { $0 != "v" }
        let key = try server.exchange("GET", "/" + target).text
        let text = key.dropFirst(#"{"signing_key":""#.count).dropLast(2)
        let signature = SHA256.code(
            of: Array(taken.body.utf8), by: SHA256.hash(Array(text.utf8)))
        #expect(taken.field("x-content-signature") == Base64.encoded(signature))
        receiver.stop()
    }

    @Test func `The changes of a record arrive in their order`() throws {
        let receiver = try Receiver()
        try subscribe(receiver)
        for number in 1...20 { try rename(1, to: "Title \(number)") }
        let taken = receiver.wait(for: 20)
        let titles = (1...20).map { "Title \($0)" }
        #expect(taken.count == 20)
        for (title, request) in zip(titles, taken) {
            #expect(request.body.contains(#"\"title\":\"\#(title)\""#))
        }
        receiver.stop()
    }

    @Test func `What is tried again is sent after two seconds without any request`() throws {
        // No connection is left, whose own time would wake the server.
        let refusal = "HTTP/1.1 429 Any\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        let receiver = try Receiver([.bytes(refusal), .status(200)])
        try subscribe(receiver)
        let began = ContinuousClock.now
        try rename(1, to: "again")
        #expect(receiver.wait(for: 2).count == 2)
        #expect(ContinuousClock.now - began >= .seconds(1))
        #expect(try states() == #"[{"state":"delivered","attempts":2,"status":200}]"#)
        receiver.stop()
    }

    @Test func `What is tried again waits for the clock of the sandbox`() throws {
        let receiver = try Receiver([.status(404), .status(429), .status(200)])
        _ = try server.exchange("PUT", "/_mock/clock", #"{"frozen":true}"#)
        try subscribe(receiver)
        try rename(1, to: "Chief")
        for (seconds, attempts) in [(0, 1), (2, 2), (4, 3)] {
            if seconds > 0 {
                let moved = try server.exchange(
                    "POST", "/_mock/clock/advance", #"{"seconds":\#(seconds)}"#)
                #expect(moved.status == 200)
            }
            #expect(receiver.wait(for: 1).count == attempts)
        }
        #expect(try states() == #"[{"state":"delivered","attempts":3,"status":200}]"#)
        let bodies = Set(receiver.requests.map(\.body))
        #expect(bodies.count == 1)
        receiver.stop()
    }

    @Test(
        "An answer that is no success ends or is tried again",
        arguments: [
            (500, #"[{"state":"failed","attempts":1,"status":500}]"#),
            (409, #"[{"state":"waiting","attempts":1,"status":409}]"#),
        ])
    func refusals(status: Int, states: String) throws {
        let receiver = try Receiver([.status(status)])
        try subscribe(receiver)
        _ = try server.exchange("PUT", "/_mock/clock", #"{"frozen":true}"#)
        try rename(1, to: "Chief")
        #expect(receiver.wait(for: 1).count == 1)
        #expect(try self.states() == states)
        receiver.stop()
    }

    @Test func `Three days of failures make the callback inactive`() throws {
        let receiver = try Receiver([.status(500)])
        _ = try server.exchange("PUT", "/_mock/clock", #"{"frozen":true}"#)
        try subscribe(receiver)
        for (title, seconds) in [("One", 0), ("Two", 259_199), ("Three", 1), ("Four", 1)] {
            if seconds > 0 {
                _ = try server.exchange(
                    "POST", "/_mock/clock/advance", #"{"seconds":\#(seconds)}"#)
            }
            try rename(1, to: title)
            guard title != "Four" else { break }
            _ = receiver.wait(for: 1)
            _ = try states()
        }
        let callback = try server.exchange("GET", "/system/callbacks/1?fields=inactiveFlag").text
        #expect(callback == #"{"inactiveFlag":true}"#)
        let disabled = "The callback is disabled: for three days nothing has succeeded."
        #expect(
            try states("status,failure")
                == #"[{"status":500},{"status":500},{"status":500,"failure":"\#(disabled)"}]"#)
        receiver.stop()
    }

    @Test func `A receiver that closes or is not there holds up nobody else`() throws {
        let closing = try Receiver([.close])
        let gone = try Receiver()
        let good = try Receiver()
        _ = try server.exchange("PUT", "/_mock/clock", #"{"frozen":true}"#)
        for receiver in [closing, gone, good] { try subscribe(receiver) }
        gone.stop()
        try rename(1, to: "One")
        try rename(1, to: "Two")
        #expect(good.wait(for: 2).count == 2)
        _ = closing.wait(for: 1)
        let all = try states("callbackId,state,failure")
        #expect(
            all.contains(
                #"{"state":"waiting","callbackId":1,"failure":"The connection was closed before the response."}"#
            ))
        #expect(
            all.contains(
                #"{"state":"waiting","callbackId":2,"failure":"No connection: Connection refused."}"#
            ))
        closing.stop()
        good.stop()
    }

    @Test func `Hosts that are not allowed are never asked`() throws {
        for host in ["10.1.2.3", "example.com", "169.254.169.254", "[fd00::1]"] {
            let made = try server.exchange(
                "POST", "/system/callbacks",
                #"{"url":"http://\#(host)/","type":"contact","level":"owner","objectId":1}"#)
            #expect(made.status == 201)
        }
        try rename(1, to: "Chief")
        let refused = #"{"state":"refused","attempts":0}"#
        #expect(
            try states() == "[" + [refused, refused, refused, refused].joined(separator: ",") + "]")
    }

    @Test func `A sink of the server takes what is posted to it`() throws {
        let url = "http://localhost:\(server.port)/_mock/sink/mine?recordId="
        _ = try server.exchange(
            "POST", "/system/callbacks",
            #"{"url":"\#(url)","type":"ticket","level":"owner","objectId":1}"#)
        let answer = try server.exchange(
            "POST", "/service/tickets", #"{"summary":"Printer","company":{"id":2}}"#)
        #expect(answer.status == 201)
        #expect(try states().contains("delivered"))
        let taken = try server.exchange("GET", "/_mock/sink/mine").text
        #expect(taken.contains("action=added") && taken.contains(#"\"Type\":\"ticket\""#))
        _ = try server.exchange("DELETE", "/_mock/sink/mine")
        #expect(try server.exchange("GET", "/_mock/sink/mine").text == "[]")
    }
}

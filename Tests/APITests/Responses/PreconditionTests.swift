// Conditional requests: what is not done because a precondition does not hold.

import Dialect
import HTTP
import Primitives
import ServiceTestSupport
import Testing

@testable import ConnectWise

@Suite struct PreconditionTests {
    private static let image = "/company/contacts/1/image"

    /// A server on which contact 1 has an image, and the moment of its last change.
    private static func serverWithImage() throws -> (TestServer, Timestamp) {
        let server = try TestServer()
        #expect(server.sendPlain(.put, image, ImageFormat.placeholder).status == 204)
        return (server, TestServer.now)
    }

    private static func date(_ moment: Timestamp, after seconds: Int64 = 0) -> String {
        Timestamp(seconds: moment.seconds + seconds).httpDate
    }

    /// A method and a path, and the status of the request without any precondition.
    static let requests: [(method: HTTP.Method, path: String, body: String, status: Int)] = [
        (.get, "/company/contacts/1", "", 200), (.head, "/company/contacts/1", "", 200),
        (.get, "/company/contacts", "", 200), (.get, "/company/contacts/count", "", 200),
        (.get, "/_mock/clock", "", 200), (.get, "/_mock/outbox", "", 200),
        (.post, "/company/contacts/1/notes", #"{"text":"x"}"#, 201),
        (.patch, "/company/contacts/1", #"{"title":"x"}"#, 200),
        (.put, "/company/contacts/1", #"{"firstName":"x","company":{"id":12345}}"#, 200),
        (.delete, "/company/contacts/1/notes/1", "", 204), (.post, "/_mock/reset", "", 204),
        (.put, "/_mock/clock", #"{"frozen":true}"#, 200),
    ]

    @Test("If-Match holds for * alone, and what does not hold changes nothing", arguments: requests)
    func match(method: HTTP.Method, path: String, body: String, status: Int) throws {
        let server = try TestServer()
        let before = try server.dump()
        for value in [#""nope""#, #"W/"x", "y""#, ""] {
            let answer = server.send(method, path, body, fields: [("If-Match", value)])
            #expect(answer.status == 412)
            guard method != .head else { continue }
            #expect(
                answer["message"]
                    == "If-Match: \(value) does not hold: records have no entity tag. Send * to ask "
                    + "for a record that exists, or leave the field out.")
        }
        #expect(try server.changes(since: before) == [])
        #expect(server.send(method, path, body, fields: [("If-Match", "*")]).status == status)
    }

    @Test("If-None-Match: * fails for what exists, and tags match nothing", arguments: requests)
    func noneMatch(method: HTTP.Method, path: String, body: String, status: Int) throws {
        let server = try TestServer()
        let before = try server.dump()
        let answer = server.send(method, path, body, fields: [("If-None-Match", "*")])
        let isRead = method == .get || method == .head
        #expect(answer.status == (isRead ? 304 : 412))
        if isRead { #expect(answer.body == "" && answer.length == nil) }
        #expect(try server.changes(since: before) == [])
        #expect(
            server.send(method, path, body, fields: [("If-None-Match", #""x""#)]).status == status)
    }

    @Test("Dates mean nothing to what has no Last-Modified", arguments: requests)
    func noDate(method: HTTP.Method, path: String, body: String, status: Int) throws {
        let server = try TestServer()
        let early = "Mon, 01 Jan 1990 00:00:00 GMT"
        let late = "Fri, 01 Jan 2100 00:00:00 GMT"
        let fields = [("If-Unmodified-Since", early), ("If-Modified-Since", late)]
        #expect(server.send(method, path, body, fields: fields).status == status)
    }

    @Test func `What is refused without a precondition is refused alike with one`() throws {
        let server = try TestServer(mode: .strict)
        let fields = [("If-Match", #""nope""#)]
        for (method, path, status) in [
            (.get, "/company/contacts/99999", 404), (.patch, "/company/contacts/99999", 404),
            (.get, "/company/contacts/99999/notes", 404), (.delete, "/company/contacts", 405),
            (.get, "/company/nothing", 404),
        ] as [(HTTP.Method, String, Int)] {
            #expect(server.send(method, path, "[]", fields: fields).status == status, "\(path)")
        }
        let stranger = fields + [("Authorization", "Basic eA==")]
        #expect(server.get("/company/contacts/1", fields: stranger).status == 401)
        #expect(server.send(.options, "/company/contacts/1", fields: fields).status == 204)
    }

    @Test func `The image is sent again only if it has changed since`() throws {
        let (server, changed) = try Self.serverWithImage()
        #expect(server.get(Self.image).field("Last-Modified") == changed.httpDate)
        for (seconds, status) in [(-1, 200), (0, 304), (1, 304)] as [(Int64, Int)] {
            let since = Self.date(changed, after: seconds)
            let answer = server.get(Self.image, fields: [("If-Modified-Since", since)])
            #expect(answer.status == status, "\(seconds)")
            #expect(answer.field("Last-Modified") == changed.httpDate)
            if status == 304 { #expect(answer.body == "" && answer.length == nil) }
        }
        let tagged = [("If-Modified-Since", changed.httpDate), ("If-None-Match", #""x""#)]
        #expect(server.get(Self.image, fields: tagged).status == 200)
        #expect(server.get(Self.image, fields: [("If-Modified-Since", "yesterday")]).status == 200)
    }

    @Test(
        "The image is read, replaced and removed only if it has not changed since",
        arguments: [.get, .put, .delete] as [HTTP.Method])
    func unmodified(method: HTTP.Method) throws {
        let (server, changed) = try Self.serverWithImage()
        let before = try server.dump()
        let stale = [("If-Unmodified-Since", Self.date(changed, after: -1))]
        let refused = server.send(method, Self.image, fields: stale)
        #expect(refused.status == 412)
        #expect(
            refused["message"]
                == "If-Unmodified-Since does not hold: the last change was at \(changed.text).")
        #expect(try server.changes(since: before) == [])
        // With If-Match the date is not looked at.
        let both = stale + [("If-Match", "*")]
        let done = method == .get ? 200 : method == .delete ? 204 : 400
        #expect(server.send(method, Self.image, fields: both).status == done)
    }

    @Test func `An absent image meets If-None-Match and no If-Match`() throws {
        let server = try TestServer()
        let path = "/company/contacts/40/image"
        #expect(server.get(path).status == 404)
        for value in ["*", #""x""#] {
            #expect(server.get(path, fields: [("If-Match", value)]).status == 404)
            #expect(server.send(.head, path, fields: [("If-Match", value)]).status == 404)
            #expect(server.send(.delete, path, fields: [("If-Match", value)]).status == 404)
        }
        #expect(server.get(path, fields: [("If-None-Match", "*")]).status == 404)
        let answer = server.send(.put, path, "x", fields: [("If-Match", "*")])
        #expect(answer.status == 412)
        #expect(server.send(.put, path, "x", fields: [("If-None-Match", "*")]).status == 415)
        let placeholder = path + "?useDefaultFlag=true"
        let early = [("If-Unmodified-Since", "Mon, 01 Jan 1990 00:00:00 GMT")]
        #expect(server.get(placeholder, fields: early).status == 200)
        #expect(server.get(placeholder, fields: [("If-None-Match", "*")]).status == 304)
    }
}

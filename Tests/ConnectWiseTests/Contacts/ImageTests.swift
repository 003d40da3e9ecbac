// The image of a contact: the same bytes out as in, and nothing else taken.

import Dialect
import Fixtures
import HTTP
import Primitives
import Records
import SQLite
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@testable import ConnectWise

@Suite struct ImageTests {
    private static let path = "/company/contacts/2/image"
    private static let gif: [UInt8] = Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0, 0x3B]
    private static let webp: [UInt8] = Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBP".utf8)
    private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x0D, 0x0A, 0xFF, 0xD9]
    private static let png = ImageFormat.placeholder

    /// Sends bytes of a media type.
    @discardableResult
    private static func send(
        _ method: HTTP.Method, _ target: String, _ type: String? = nil, _ body: [UInt8] = [],
        to server: TestServer
    ) -> TestResponse {
        server.sendPlain(method, target, body, fields: type.map { [("Content-Type", $0)] } ?? [])
    }

    @Test(
        "An image comes back as it was sent",
        arguments: [
            ("image/png", png), ("image/jpeg", jpeg), ("image/gif", gif), ("image/webp", webp),
        ],
        [HTTP.Method.put, .post])
    func roundTrip(image: (type: String, bytes: [UInt8]), method: HTTP.Method) throws {
        let server = try TestServer()
        let set = Self.send(method, Self.path, image.type, image.bytes, to: server)
        #expect(set.status == 204)
        #expect(set.bytes == [])
        let got = Self.send(.get, Self.path + "?lastModified=2020-01-01T00:00:00Z", to: server)
        #expect(got.status == 200)
        #expect(got.bytes == image.bytes)
        #expect(got.field("Content-Type") == image.type)
        #expect(got.field("Last-Modified") == "Thu, 01 Jul 2027 12:00:00 GMT")
        #expect(got.field("ETag") == nil)
        #expect(Self.send(.head, Self.path, to: server).bytes == [])
    }

    @Test func `A contact with an image shows it, and was changed`() throws {
        let server = try TestServer()
        #expect(server.get("/company/contacts/2")["photo"] == nil)
        Self.send(.put, Self.path, "image/jpeg", Self.jpeg, to: server)
        let contact = server.get("/company/contacts/2")
        #expect(contact["photo/id"] == "2")
        #expect(contact["photo/name"] == "Photo of contact 2")
        #expect(contact["_info/lastUpdated"] == TestServer.now.text)
        #expect(
            contact["_info/image_href"]
                == "http://localhost\(Self.path)?lastModified=\(TestServer.now.text)")
        let document = server.get("/system/documents/2?fields=id,title,fileName,content")
        #expect(
            document.body == #"{"id":2,"title":"Photo of contact 2","fileName":"contact-2.jpg"}"#)
    }

    @Test func `A new image takes the place of the old one`() throws {
        let server = try TestServer()
        Self.send(.put, Self.path, "image/jpeg", Self.jpeg, to: server)
        Self.send(.put, Self.path, "image/png", Self.png, to: server)
        #expect(Self.send(.get, Self.path, to: server).bytes == Self.png)
        #expect(server.ids(at: "/system/documents") == [1, 3])
    }

    @Test func `A deleted image is gone`() throws {
        let server = try TestServer()
        #expect(Self.send(.delete, "/company/contacts/1/image", to: server).status == 204)
        #expect(server.get("/company/contacts/1")["photo"] == nil)
        #expect(server.ids(at: "/system/documents") == [])
        let gone = Self.send(.get, "/company/contacts/1/image", to: server)
        #expect(gone.status == 404)
        #expect(gone.body == #"{"code":"NotFound","message":"Contact 1 has no image"}"#)
        #expect(Self.send(.delete, "/company/contacts/1/image", to: server).status == 404)
    }

    @Test func `An image is deleted with its contact, but not one that another has too`() throws {
        let server = try TestServer()
        let new = #"{"firstName":"Ada","company":{"id":12345}}"#
        let first = server.post("/company/contacts", new).id
        let second = server.post("/company/contacts", new).id
        for id in [first, second] {
            Self.send(.put, "/company/contacts/\(id)/image", "image/png", Self.png, to: server)
        }
        try server.sandbox.store.database.run(
            "UPDATE \"Contact\" SET \"photoId\" = 2 WHERE \"id\" = \(second)")
        #expect(server.delete("/company/contacts/\(first)").status == 204)
        #expect(server.ids(at: "/system/documents") == [1, 2, 3])
        #expect(server.delete("/company/contacts/\(second)").status == 204)
        #expect(server.ids(at: "/system/documents") == [1, 3])
    }

    @Test func `A contact without an image shows a placeholder on demand`() throws {
        let server = try TestServer()
        let got = Self.send(.get, Self.path + "?useDefaultFlag=true", to: server)
        #expect(got.status == 200)
        #expect(got.bytes == ImageFormat.placeholder)
        #expect(got.field("Content-Type") == "image/png")
        #expect(got.field("Last-Modified") == nil)
        #expect(
            Self.send(.get, Self.path + "?useDefaultFlag=false", to: server).status == 404)
        let bad = Self.send(.get, Self.path + "?useDefaultFlag=yes", to: server)
        #expect(bad.status == 400)
        #expect(
            bad.body
                == #"{"code":"ConnectWiseApi","message":"The parameter useDefaultFlag must be true or false, but it is 'yes'."}"#
        )
        let john = Self.send(.get, "/company/contacts/1/image?useDefaultFlag=true", to: server)
        #expect(john.bytes.count == 92)
        #expect(Self.send(.get, "/company/contacts/999/image", to: server).status == 404)
    }

    @Test(
        "What is no image, or another than it says, is refused",
        arguments: [
            ("image/png", jpeg, 415, "The body is said to be image/png, but it is image/jpeg."),
            (
                "image/png", Array("<svg/>".utf8), 415,
                "The body is no PNG, JPEG, GIF or WebP image."
            ),
            (
                "application/json", png, 415,
                "The request entity's media type 'application/json' is not supported for this "
                    + "resource. Send image/png, image/jpeg, image/gif, image/webp, or one of them "
                    + "as the file of multipart/form-data."
            ),
            ("image/png", [], 400, "The body is empty; an image is expected."),
            (
                "image/png", png + Array(repeating: 0, count: Limits.imageBytesMax), 413,
                "An image has at most 2097152 bytes, but this one has 2097219."
            ),
        ])
    func refusals(type: String, body: [UInt8], status: Int, message: String) throws {
        let server = try TestServer()
        let before = try server.dump()
        let answer = Self.send(.put, Self.path, type, body, to: server)
        #expect(answer.status == status)
        #expect(answer.body == #"{"code":"ConnectWiseApi","message":"\#(message)"}"#)
        #expect(try server.changes(since: before) == [])
    }

    @Test("An image needs no type, or any", arguments: [nil, "application/octet-stream"])
    func untyped(type: String?) throws {
        let server = try TestServer()
        #expect(Self.send(.put, Self.path, type, Self.gif, to: server).status == 204)
        #expect(Self.send(.get, Self.path, to: server).field("Content-Type") == "image/gif")
    }

    @Test func `Strict mode shows images and takes none`() throws {
        let server = try TestServer(.demo, mode: .strict)
        let shown = server.send(.head, "/company/contacts/1/image")
        #expect(shown.status == 200)
        #expect(shown.field("Content-Type") == "image/png")
        let refused = server.send(.put, "/company/contacts/1/image", "x")
        #expect(refused.status == 405)
        #expect(refused.field("Allow") == "GET, HEAD, OPTIONS")
    }

    @Test func `An image comes as the file of a form too`() throws {
        let server = try TestServer()
        let head =
            "--xyz\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nMe\r\n--xyz\r\n"
            + "content-disposition: form-data; name=\"file\"; filename=\"a;b.jpg\"\r\n"
            + "Content-Type: image/jpeg\r\n\r\n"
        let form = Array(head.utf8) + Self.jpeg + Array("\r\n--xyz--\r\n".utf8)
        let type = "multipart/form-data; boundary=\"xyz\""
        #expect(Self.send(.post, Self.path, type, form, to: server).status == 204)
        #expect(Self.send(.get, Self.path, to: server).bytes == Self.jpeg)
        let empty = Array("--xyz--".utf8)
        #expect(
            Self.send(.post, Self.path, type, empty, to: server)["message"]
                == "The form must have one file, but it has 0.")
    }

    @Test func `An image is still there when the server starts again`() throws {
        let folder = try TemporaryFolder()
        for isFirst in [true, false] {
            let sandboxes = try SandboxHarness(
                files: SandboxFiles(directory: folder.path)
            ).sandboxes
            #expect(sandboxes.first.isReopened == !isFirst)
            let server = TestServer(sandboxes.first)
            if isFirst { Self.send(.put, Self.path, "image/jpeg", Self.jpeg, to: server) }
            #expect(Self.send(.get, Self.path, to: server).bytes == Self.jpeg)
        }
    }

    @Test func `A fixture gives documents their bytes, checked`() throws {
        func problem(_ content: String) throws -> String? {
            let text = #"{"documents":[{"id":1,"title":"x","content":"\#(content)"}]}"#
            let fixture = try Fixture(name: "f.json", Array(text.utf8))
            let now = TestServer.now
            do {
                _ = try Sandbox.open(fixtures: [fixture]) { now }
                return nil
            } catch let error as FixtureError {
                return error.lines.first
            }
        }
        #expect(try problem("iVBORw0KGgo=") == nil)
        #expect(
            try problem("not base64!")
                == "f.json:1: The field content must be bytes in base64, but it is a string.")
    }
}

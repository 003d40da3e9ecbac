// Documents: upload as a form, lists by what they belong to, download.

import Dialect
import HTTP
import MockServer
import ServiceTestSupport
import TestSupport
import Testing

@Suite struct DocumentTests {
    private func upload(
        _ server: TestServer, _ fields: [(String, String)], file: String? = "Log of the tunnel\n"
    ) -> TestResponse {
        var body = ""
        for (name, value) in fields {
            body += "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        if let file {
            body +=
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"vpn.log\"\r\n"
                + "Content-Type: text/plain\r\n\r\n\(file)\r\n"
        }
        return server.send(
            .post, "/system/documents", body + "--b--\r\n",
            fields: [("Content-Type", "multipart/form-data; boundary=b")])
    }

    private let ofTicket = [("recordType", "Ticket"), ("recordId", "5001")]

    @Test func `A file that is uploaded comes back byte for byte`() throws {
        let server = try TestServer()
        let made = upload(server, ofTicket + [("title", "Tunnel"), ("privateFlag", "true")])
        #expect(made.status == 201)
        #expect(made["title"] == "Tunnel")
        #expect(made["fileName"] == "vpn.log")
        #expect(made["size"] == "18")
        #expect(made["owner"] == "API")
        #expect(made["publicFlag"] == "false")
        #expect(made["imageFlag"] == "false")
        let file = server.get("/system/documents/\(made.id)/download")
        #expect(file.status == 200)
        #expect(file.body == "Log of the tunnel\n")
        #expect(file.field("Content-Disposition") == #"attachment; filename="vpn.log""#)
        #expect(server.get("/system/documents/99/download").status == 404)
    }

    @Test func `Documents are listed by the record that they belong to`() throws {
        let server = try TestServer()
        let log = upload(server, ofTicket).id
        let other = upload(server, [("recordType", "contact"), ("recordId", "1")]).id
        func ids(_ type: String, _ id: Int) -> [Int64] {
            server.ids(("recordType", type), ("recordId", "\(id)"), at: "/system/documents")
        }
        #expect(ids("Ticket", 5001) == [log])
        #expect(ids("Ticket", 5002) == [])
        // The photo too, which the contact names.
        #expect(ids("Contact", 1) == [1, other])
        #expect(
            server.get("/service/tickets/5001/documents?fields=id,name").body
                == #"[{"id":\#(log),"name":"vpn.log"}]"#)
        #expect(server.delete("/system/documents/\(log)").status == 204)
        #expect(ids("Ticket", 5001) == [])
    }

    @Test(
        "A form that names no record is refused",
        arguments: [
            ([("recordId", "5001")], ["recordType"]), ([("recordType", "Ticket")], ["recordId"]),
            ([("recordType", "Ticket"), ("recordId", "99")], ["recordId"]),
            ([], ["recordType", "recordId"]),
        ])
    func refusals(fields: [(String, String)], refused: [String]) throws {
        let answer = upload(try TestServer(), fields)
        #expect(answer.status == 400)
        #expect(answer.refusedFields == refused)
    }

    @Test func `A document is a form with one file of at most two megabytes`() throws {
        let server = try TestServer()
        #expect(upload(server, ofTicket, file: nil).status == 400)
        #expect(
            upload(server, ofTicket, file: String(repeating: "a", count: Limits.imageBytesMax))
                .status == 201)
        #expect(
            upload(server, ofTicket, file: String(repeating: "a", count: Limits.imageBytesMax + 1))
                .status == 400)
        #expect(server.post("/system/documents", "{}").status == 415)
    }

    @Test func `A ticket that goes leaves its documents`() throws {
        let server = try TestServer()
        let log = upload(server, [("recordType", "Ticket"), ("recordId", "5002")]).id
        #expect(server.delete("/service/tickets/5002").status == 204)
        #expect(server.get("/system/documents/\(log)").status == 200)
    }
}

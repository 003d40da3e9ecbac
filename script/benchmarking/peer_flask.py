"""The peer in Flask, on werkzeug with threads. DATABASE=FILE python peer_flask.py PORT"""

import logging
import os
import sys

from flask import Flask, abort, jsonify, request
from peer_data import Contacts
from werkzeug.serving import WSGIRequestHandler, run_simple

contacts = Contacts(os.environ["DATABASE"])
app = Flask(__name__)


@app.get("/company/contacts/<int:number>")
def contact(number):
    found = contacts.contact(number)
    return jsonify(found) if found else abort(404)


@app.get("/company/contacts")
def find():
    company = int(request.args["conditions"].removeprefix("company/id="))
    return jsonify(contacts.of_company(company, int(request.args["pageSize"])))


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    WSGIRequestHandler.protocol_version = "HTTP/1.1"
    run_simple("127.0.0.1", int(sys.argv[1]), app, threaded=True)

"""Flask, for gunicorn and uwsgi."""

from flask import Flask, Response, jsonify, request

app = Flask(__name__)


@app.get("/")
def text():
    return Response("Hello, world!", mimetype="text/plain")


@app.get("/json")
def json():
    return jsonify(message="Hello, world!")


@app.get("/users/<id>")
def user(id):
    return Response(f"user {id}", mimetype="text/plain")


@app.post("/echo")
def echo():
    return jsonify(request.get_json())

"""A controller of UniFi Network behind real HTTP, with its fields as in ace.jar (filipowm/go-unifi,
unifi/*.generated.go). Its state has what each path holds, and "left": how many requests it still
answers."""

import http.server
import json
import threading

import cloud
import controller_fields as fields

BASE = "/proxy/network/api/s/default/rest/"


class Refused(Exception):
    """An error as the controller names it."""


def refuse(message):
    raise Refused(message)


def overlaps(one, other):
    return (one["proto"] == other["proto"] and one["destination_ip"] == other["destination_ip"]
            and any(a[0] <= b[1] and b[0] <= a[1] for a in fields.ranges(one["dst_port"])
                    for b in fields.ranges(other["dst_port"])))


def create(state, kind, item):
    fields.check(kind, item)
    rows = state[kind]
    if kind == "portforward":
        for other in rows:
            if overlaps(item, other):
                refuse("api.err.PortForwardOverlaps")
        group = item.get("src_firewall_group_id")
        if group and group not in [row["_id"] for row in state["firewallgroup"]]:
            refuse("api.err.FirewallGroupNotFound")
    elif item["name"] in [row["name"] for row in rows]:
        refuse("api.err.FirewallGroupExisted")
    state["ids"] += 1
    rows.append({**item, "_id": f"{state['ids']:024x}", "site_id": "x"})
    return rows[-1:]


def delete(state, kind, identity):
    used = [row.get("src_firewall_group_id") for row in state["portforward"]]
    if kind == "firewallgroup" and identity in used:
        refuse("api.err.ObjectReferenced")
    if identity not in [row["_id"] for row in state[kind]]:
        refuse("api.err.IdInvalid")
    state[kind] = [row for row in state[kind] if row["_id"] != identity]
    return []


def update(state, path, item):
    for row in state["setting"]:
        if path == f"setting/{row['key']}/{row['_id']}":
            if set(item) - set(row):
                refuse("api.err.InvalidPayload")
            row.update(item)
            return [row]
    return refuse("api.err.IdInvalid")


def answer(state, method, path, data):
    kind, _, identity = path.partition("/")
    if kind not in ("portforward", "firewallgroup", "setting"):
        refuse("api.err.InvalidObject")
    if method == "GET" and not identity and data is None:
        return state[kind]
    if method == "POST" and not identity and kind != "setting":
        return create(state, kind, data)
    if method == "DELETE" and identity and data is None:
        return delete(state, kind, identity)
    if method == "PUT" and kind == "setting":
        return update(state, path, data)
    return refuse("api.err.Invalid")


class Handler(http.server.BaseHTTPRequestHandler):
    """One request; the server has the state, and ends the connection when "left" is 0."""

    wbufsize = -1  # one packet for each answer

    def handle_one(self):
        state = self.server.state
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.path.startswith(BASE) or self.headers["X-API-KEY"] != "secret":
            return 401, "<html>Unauthorized</html>"
        if state["left"] == 0:
            return None, ""
        state["left"] -= 1
        try:
            if data and self.headers["Content-Type"] != "application/json":
                raise Refused("api.err.InvalidPayload")
            rows = answer(state, self.command, self.path[len(BASE):],
                          json.loads(data) if data else None)
        except (Refused, cloud.Error) as error:
            return 400, json.dumps({"meta": {"rc": "error", "msg": str(error)}, "data": []})
        return 200, json.dumps({"meta": {"rc": "ok"}, "data": rows})

    def do_GET(self):
        status, text = self.handle_one()
        if status is None:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, *_):
        pass


class Controller(http.server.ThreadingHTTPServer):
    """It answers in the background until the program ends."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.state = None
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def address(self):
        return f"http://127.0.0.1:{self.server_port}{BASE.removesuffix('/rest/')}"

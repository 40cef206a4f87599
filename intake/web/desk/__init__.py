"""The server's side of the desk: what `intake/web/static/intake/desk/types.js` promises.

Views parse, call and answer; makers turn rows into the JSON of the contract; `risk` holds the guard rails.
"""

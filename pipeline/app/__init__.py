"""`jobprofile app`: a local page for people without a terminal.

`start` opens a folder that is gone at the end, a port on this machine alone, and the browser;
`server` answers, `workshop_routes` for the posting workshop (they alone know Flask); `state` is what they keep; `guard`
says who may ask; `uploads` keeps what is handed in; `jobs` runs the pipeline in a process of its own, `worker`, which
can be stopped; `workshop` keeps another one, `workshop_worker`, whose models stay loaded.
"""

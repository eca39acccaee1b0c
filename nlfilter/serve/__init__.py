"""nlfilter over HTTP: a thin layer between the web and `NLFilter`. Needs `nlfilter[serve]`.

`routes.py` has the routes, `shapes.py` what goes in, `tables.py` what is asked, `guard.py` what limits a
request, `http_problems.py` the errors, `page/` the filter box.
"""

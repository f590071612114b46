"""From a collected year to a folder of reports.

::

    reports   which reports there are, each with its notebook and parameters
    key       what each is made of; compared with the manifest, what made it stale
    batch     the stale ones, over processes:  report → execute, stable, identity, render
    place     finished files into the folder, whole
    manifest  what lies in the folder;  status, index: the same, for people
    build     the recipe

Light to import: papermill and the renderers are loaded in the worker processes only.
"""

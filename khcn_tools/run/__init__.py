"""From a collected year to a folder of reports.

::

    reports     which reports there are: a notebook and its parameters
    key         what each is made of
    status      what each is worth: its key, the last check and the manifest say fresh, or stale and why
    build       the recipe: check, build what is stale, keep the rest
      workers   jobs over processes
      warm_pool processes forked from a warm one;  warm: that one;  child: the one forked
      cluster   workers on other machines, each with a warm one of its own
      produce   one report: execute, whose is it?, render
      execute   papermill, in a kernel of one's own or in this process;  stable: the same bytes wherever it ran
      engine    a papermill engine: a notebook executed without a kernel
    manifest    a folder of reports: what lies in it;  unfinished: how files come into it whole
    bundle      what is up to date, as one file to hand over
    index       where all stands, as a page;  screen: as the commands say it;  progress: how far they have come
    recommendations  what ``khcn status --recommendations`` says, from the last check
    check       a year checked, and what is written of it: JSON, spellings, workbooks to send back
    blanks      the workbooks to be filled in
    new_year    a new year's plan, a root of one's own
      plan_text   a plan carried on as text
      review      what to look at before the year is used

Light to import: papermill and the renderers are loaded in other processes only.
"""

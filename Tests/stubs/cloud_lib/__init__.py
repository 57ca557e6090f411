"""A small cloud in a directory: what the stubs of gcloud, az, vercel, docker and curl share.

The directory is named by STUB_CLOUD. It holds `state.json` (what exists), `calls.log` (when each call was made, and its
words; one JSON object a line), and two files that a test may write: `bad` names revisions, images or deployments, one a
line, that answer with 500; while `hold` exists, calls that change something and whose words hold its text wait.

What a stub does not know it refuses, with status 2: a stub that accepts everything is a check that cannot fail.
"""

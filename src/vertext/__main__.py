"""`python -m vertext` is the `vertext` command."""

import sys

from vertext.cli.app import main

sys.exit(main())

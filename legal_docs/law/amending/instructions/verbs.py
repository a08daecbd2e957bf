"""The verbs of instructions: what an instruction does, and where new words are put."""

from __future__ import annotations

import re

VERB = re.compile(r"(?i)^\W*(?:sửa đổi|bổ sung|thay thế|thay|bãi bỏ|hủy bỏ|huỷ bỏ|bỏ|sửa)\b")
REPEALS = re.compile(r"(?i)^\W*(?:bãi bỏ|hủy bỏ|huỷ bỏ|bỏ)\b")
ADDS_ONLY = re.compile(r"(?i)^\W*bổ sung\b(?!.*\bsửa đổi\b)")
AFTER = re.compile(r"(?i)\b(?:vào\s+)?(?:liền\s+|ngay\s+)?sau\s+(?!cụm|từ\b|như)")

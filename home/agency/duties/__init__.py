"""The compliance report: what the law asks of the portal, what there is, what is missing, by regime and by quarter."""

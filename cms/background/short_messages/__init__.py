"""Short messages by SMS, Zalo and Web Push: queue in the caller's transaction, send by the worker through a provider."""

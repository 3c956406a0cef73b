variable "region" {
  description = "Where the host stands."
  type        = string
  default     = "eu-central-1"
}

variable "name" {
  description = "What everything here is called, and the tag by which it is found."
  type        = string
  default     = "digitml"
}

variable "ssh_from" {
  description = "The ranges of addresses that may reach the host by SSH, such as [\"203.0.113.7/32\"]: yours, and those that Buddy deploys from."
  type        = list(string)
  validation {
    condition     = alltrue([for range in var.ssh_from : can(cidrnetmask(range)) && !endswith(range, "/0")])
    error_message = "ssh_from must be ranges of IPv4 addresses such as 203.0.113.7/32, and not everybody."
  }
}

variable "ssh_public_key" {
  description = "The public key that may log in, as it stands in ~/.ssh/id_ed25519.pub."
  type        = string
}

variable "more_ssh_public_keys" {
  description = "Further public keys that may log in: Buddy's belongs here."
  type        = list(string)
  default     = []
}

variable "snapshots" {
  description = "How many nightly snapshots of the disk are kept."
  type        = number
  default     = 7
}

variable "repository" {
  description = "The git repository that the host starts from."
  type        = string
  default     = "https://github.com/digitml/digitml"
}

variable "instance_type" {
  description = "Two gigabytes of memory are enough to serve; the first build takes its time on them."
  type        = string
  default     = "t3.small"
}

variable "disk_gb" {
  description = "Size of the disk."
  type        = number
  default     = 24
}

variable "ami" {
  description = "The machine image; without one the newest Ubuntu 24.04 is taken."
  type        = string
  default     = null
}

variable "budget_usd" {
  description = "Dollars a month at which, from four fifths on, a mail is sent."
  type        = number
  default     = 25
}

variable "alarm_email" {
  description = "Who is told of the cost."
  type        = string
}

variable "night" {
  description = "When the host is stopped and started again, as cron expressions in `timezone`; null leaves it on."
  type        = object({ stop = string, start = string, timezone = string })
  default = {
    stop     = "cron(0 22 * * ? *)"
    start    = "cron(0 7 ? * MON-FRI *)"
    timezone = "Europe/Berlin"
  }
}

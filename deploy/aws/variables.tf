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
  description = "The range of addresses that may reach the host by SSH, such as 203.0.113.7/32."
  type        = string
  validation {
    condition     = can(cidrnetmask(var.ssh_from)) && !endswith(var.ssh_from, "/0")
    error_message = "ssh_from must be a range of IPv4 addresses such as 203.0.113.7/32, and not everybody."
  }
}

variable "ssh_public_key" {
  description = "The public key that may log in, as it stands in ~/.ssh/id_ed25519.pub. Buddy's belongs here."
  type        = string
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

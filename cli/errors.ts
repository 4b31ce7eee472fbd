/** The errors of the command line itself; those of the node arrive with their code. */
import { PappusError } from '../protocol/errors.ts'

/** No node answers for this home. */
export class NotRunningError extends PappusError {
  override readonly name = 'NotRunningError'
  readonly code = 'not-running'
}

/** A node runs for this home, and takes longer than it ever should. */
export class NotAnsweringError extends PappusError {
  override readonly name = 'NotAnsweringError'
  readonly code = 'not-answering'
}

/** A name that fits nothing. */
export class NoSuchNameError extends PappusError {
  override readonly name = 'NoSuchNameError'
  readonly code = 'no-such-name'
}

/** A name that fits several. */
export class AmbiguousNameError extends PappusError {
  override readonly name = 'AmbiguousNameError'
  readonly code = 'ambiguous-name'
}

/** Text in the place of an id that is none. */
export class BadIdError extends PappusError {
  override readonly name = 'BadIdError'
  readonly code = 'bad-id'
}

/** Arguments that make no sense, or not together. */
export class UsageError extends PappusError {
  override readonly name = 'UsageError'
  readonly code = 'usage'

  /** @param reason a whole sentence in the reader's language. */
  constructor(reason: string) {
    super(reason, { reason })
  }
}

/** The word after a command of commands that is none of them. */
export class UnknownCommandError extends PappusError {
  override readonly name = 'UnknownCommandError'
  readonly code = 'unknown-command'
}

/** A file of the machine that cannot be read: it is missing, forbidden, a folder, or empty. */
export class FileUnreadableError extends PappusError {
  override readonly name = 'FileUnreadableError'
  readonly code = 'file-unreadable'
}

/** A file that the node does not take. */
export class FileRefusedError extends PappusError {
  override readonly name = 'FileRefusedError'
  readonly code = 'file-refused'
}

/** A folder or file of the machine that cannot be written. */
export class FileUnwritableError extends PappusError {
  override readonly name = 'FileUnwritableError'
  readonly code = 'file-unwritable'
}

/** Files of a post that nobody brought in time. */
export class FilesAwayError extends PappusError {
  override readonly name = 'FilesAwayError'
  readonly code = 'files-away'
}

/** The system has nothing that runs programs for this person without a terminal, or it does not answer. */
export class NoServiceManagerError extends PappusError {
  override readonly name = 'NoServiceManagerError'
  readonly code = 'no-service-manager'
}

/** A command of the system, or a file of it, failed. */
export class ServiceFailedError extends PappusError {
  override readonly name = 'ServiceFailedError'
  readonly code = 'service-failed'
}

/** A node that its owner started runs where the system should run one. */
export class RunsByHandError extends PappusError {
  override readonly name = 'RunsByHandError'
  readonly code = 'runs-by-hand'
}

/** The user pressed Ctrl-C. */
export class InterruptedError extends PappusError {
  override readonly name = 'InterruptedError'
  readonly code = 'interrupted'
}

/** A command would change nothing: its user would otherwise believe that it did something. */
export class NothingToDoError extends PappusError {
  override readonly name = 'NothingToDoError'
  readonly code = 'nothing-to-do'

  /** @param reason a whole sentence in the reader's language. */
  constructor(reason: string) {
    super(reason, { reason })
  }
}

/** The node's answer when it refused. */
export class AnswerError extends PappusError {
  override readonly name = 'AnswerError'
  readonly code: string

  constructor(code: string, message: string, values: Record<string, string | number>) {
    super(message, values)
    this.code = code
  }
}

/** A folder that has files, and no export that another could replace. */
export class FolderTakenError extends PappusError {
  override readonly name = 'FolderTakenError'
  readonly code = 'folder-taken'
}

/** An export that ends early, or has a file that none has. */
export class ExportCutError extends PappusError {
  override readonly name = 'ExportCutError'
  readonly code = 'export-cut'
}

/** The npm registry gave no answer, or none that says anything. */
export class RegistrySilentError extends PappusError {
  override readonly name = 'RegistrySilentError'
  readonly code = 'registry-silent'
}

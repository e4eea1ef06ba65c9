/** Sending a file with progress, which fetch cannot tell. */
import { API, csrfToken } from "./client";
import { type ApiError, problemOf, unreachable } from "./problems";

export interface Upload<T> {
  readonly finished: Promise<T>;
  readonly cancel: () => void;
}

export function upload<T>(
  path: string,
  form: FormData,
  onProgress: (share: number) => void,
): Upload<T> {
  const request = new XMLHttpRequest();
  const finished = new Promise<T>((resolve, reject: (error: ApiError) => void) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const body: unknown = request.response;
      if (request.status < 300) resolve(body as T);
      else reject(problemOf(request.status, body));
    };
    request.onerror = () => reject(unreachable(null));
    request.onabort = () => reject(problemOf(0, { title: "The upload was cancelled." }));
    request.responseType = "json";
    request.open("POST", API + path);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("Accept", "application/json");
    request.send(form);
  });
  return { finished, cancel: () => request.abort() };
}
